package main

import (
	"github.com/spf13/cobra"

	// Every type of Envoy's: those of the core come with package load.
	_ "github.com/envoykit/envoykit/load/contrib"
	_ "github.com/envoykit/envoykit/load/services"
)

func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "envoykit",
		Short: "Validate, convert, format and question Envoy configuration",
		Long: "Envoykit judges Envoy configuration as Envoy would when it loads it, and tells what it would do\n" +
			"with a request, both without Envoy.\n\n" +
			"Exit status: 0 all is well, 1 something was found, 2 wrong usage or unreadable files.",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.AddCommand(validateCommand(s), rulesCommand(s), convertCommand(s), fmtCommand(s), testCommand(s), routeCommand(s), versionCommand(s))
	return root
}
