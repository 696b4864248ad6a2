package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate"
)

// validateFlags are the options of envoykit validate as they are given.
type validateFlags struct {
	files      []string
	together   bool
	message    string
	mode       string
	envoy      string
	root       string
	checkFiles bool
	output     string
	suppress   []string
	failOn     string
}

func validateCommand(s streams) *cobra.Command {
	var f validateFlags
	c := &cobra.Command{
		Use:   "validate [-f] FILE...",
		Short: "Tell whether Envoy would load a configuration, and where not",
		Long: `Validate judges each file alone; a folder, or --together, is one configuration. "-" is standard input.
Of several bootstraps in a folder each is judged by itself, as each is for an Envoy of its own.

A file holds a bootstrap, a resource, or several (a list, a discovery response, a config dump), in YAML,
JSON, binary or text protobuf. Which message it is follows from its content, or is said by --type.

A bootstrap is judged as Envoy judges it at start, resources as they come from a control plane:
--mode static or dynamic says otherwise. Envoy merely counts the fields that it does not know in what a
control plane sends; in a file they are mistakes, so that they are errors unless --mode dynamic is given.

The files that config sources name are read too, below the directory of the file or --root.

With --envoy it is judged for an older Envoy as well: which fields, values and extensions that version does not
know, and what it calls deprecated.`,
		Example: `  envoykit validate envoy.yaml
  envoykit validate -o json bootstraps/*.yaml
  envoykit validate --together listeners.yaml clusters.yaml
  envoykit validate --envoy 1.37 envoy.yaml
  kubectl get configmap envoy -o jsonpath='{.data.envoy\.yaml}' | envoykit validate -
  envoykit validate --suppress route-shadowed --suppress 'cluster-idle=clusters["legacy"]' envoy.yaml`,
		RunE: func(_ *cobra.Command, args []string) error { return f.run(append(f.files, args...), s) },
	}
	flags := c.Flags()
	flags.StringArrayVarP(&f.files, "file", "f", nil, "a `file` or folder to validate; the same as an argument")
	flags.BoolVar(&f.together, "together", false, "take all files as one configuration")
	flags.StringVar(&f.message, "type", "", "the `message` that the files hold, such as envoy.config.route.v3.RouteConfiguration")
	flags.StringVar(&f.mode, "mode", "", "static (as a bootstrap) or dynamic (as sent by a control plane)")
	flags.StringVar(&f.envoy, "envoy", "", "the `version` of Envoy that will load it, such as 1.33 (default: the newest that is known)")
	flags.StringVar(&f.root, "root", "", "the `directory` below which files named by config sources are read")
	flags.BoolVar(&f.checkFiles, "check-files", false, "look at the certificates and other files that the configuration names")
	flags.StringVarP(&f.output, "output", "o", "text", "text, json (one object a line for each file), sarif or github")
	flags.StringArrayVar(&f.suppress, "suppress", nil, "leave out a `RULE`, or RULE=PATH only at a path and below it")
	flags.StringVar(&f.failOn, "fail-on", "error", "the least severity that fails: error or warning")
	complete(c, "output", "text", "json", "sarif", "github")
	complete(c, "mode", modeStatic, modeDynamic)
	complete(c, "fail-on", "error", "warning")
	completeVersions(c)
	return c
}

func (f *validateFlags) run(paths []string, s streams) error {
	j, err := f.judge(s)
	if err != nil {
		return err
	}
	inputs, err := f.inputs(paths)
	if err != nil {
		return err
	}
	report, err := newReport(f.output, s.out, j.failOn)
	if err != nil {
		return err
	}
	return j.all(inputs, report, s.err)
}

// judge turns the flags into what judges files.
func (f *validateFlags) judge(s streams) (*judge, error) {
	j := &judge{stdin: s.in, mode: f.mode, message: f.message, root: f.root}
	j.options.Files = f.checkFiles
	j.options.Envoy = f.envoy
	if err := oneOf("mode", f.mode, "", modeStatic, modeDynamic); err != nil {
		return nil, err
	}
	if err := oneOf("fail-on", f.failOn, "error", "warning"); err != nil {
		return nil, err
	}
	if f.failOn == "warning" {
		j.failOn = diag.Warning
	}
	if err := checkVersion(f.envoy); err != nil {
		return nil, err
	}
	if err := checkMessage(&j.message); err != nil {
		return nil, err
	}
	var err error
	j.suppressed, err = parseSuppressions(f.suppress)
	return j, err
}

// inputs are the configurations that the arguments stand for.
func (f *validateFlags) inputs(paths []string) ([]input, error) {
	if len(paths) == 0 {
		return nil, fmt.Errorf(`there is no file to validate ("-" is standard input)`)
	}
	if slices.Index(paths, "-") != lastIndex(paths, "-") {
		return nil, fmt.Errorf("standard input can be read once only")
	}
	if f.together {
		return []input{{paths: paths}}, nil
	}
	inputs := make([]input, len(paths))
	for i := range paths {
		inputs[i] = input{paths: paths[i : i+1]}
	}
	return inputs, nil
}

func lastIndex(list []string, s string) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == s {
			return i
		}
	}
	return -1
}

// oneOf is an error that names the values a flag can have, unless it has one of them.
func oneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	allowed = slices.DeleteFunc(slices.Clone(allowed), func(s string) bool { return s == "" })
	return fmt.Errorf("--%s is %q: it can be %s", flag, value, strings.Join(allowed, ", "))
}

// complete offers values for a flag to the shell.
func complete(c *cobra.Command, flag string, values ...string) {
	completeWith(c, flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// completeVersions offers the versions of Envoy, which are not looked up for any other start.
func completeVersions(c *cobra.Command) {
	completeWith(c, "envoy", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return validate.Versions(), cobra.ShellCompDirectiveNoFileComp
	})
}

func completeWith(c *cobra.Command, flag string, values cobra.CompletionFunc) {
	if err := c.RegisterFlagCompletionFunc(flag, values); err != nil {
		panic(err) // the flag does not exist
	}
}
