package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/validate"
)

func rulesCommand(s streams) *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:     "rules [RULE]",
		Short:   "List the rules, or explain one",
		Example: "  envoykit rules\n  envoykit rules route-shadowed",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, r := range everyRule() {
				ids = append(ids, string(r.ID))
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("output", output, "text", "json"); err != nil {
				return err
			}
			if len(args) == 0 {
				return listRules(s.out, everyRule(), output)
			}
			r, err := findRule(args[0], everyRule())
			if err != nil {
				return err
			}
			if output == "json" {
				return listRules(s.out, []*diag.Rule{r}, output)
			}
			return explainRule(s.out, r)
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "text", "text or json (one object a line)")
	complete(c, "output", "text", "json")
	return c
}

// everyRule are the rules that this command judges by, and those that somebody meets who uses the library: about what a
// finished message cannot hold, and about clients other than Envoy.
func everyRule() []*diag.Rule {
	return byID(slices.Concat(allRules(), node.Rules(), validate.GRPCRules()))
}

// ruleJSON is a line of -o json.
type ruleJSON struct {
	Rule     diag.RuleID   `json:"rule"`
	Severity diag.Severity `json:"severity"`
	Title    string        `json:"title"`
	Text     string        `json:"text"`
	Bad      string        `json:"bad"`
	Good     string        `json:"good"`
	Ref      string        `json:"ref"`
}

func listRules(w io.Writer, rules []*diag.Rule, output string) error {
	if output == "json" {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		for _, r := range rules {
			if err := out.Encode(ruleJSON{r.ID, r.Severity, r.Title, r.Text, r.Bad, r.Good, r.Ref}); err != nil {
				return err
			}
		}
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rules {
		if _, err := fmt.Fprintf(t, "%s\t%s\t%s\n", r.ID, r.Severity, r.Title); err != nil {
			return err
		}
	}
	return t.Flush()
}

// explainRule tells all about a rule.
func explainRule(w io.Writer, r *diag.Rule) error {
	text := fmt.Sprintf("%s (%s)\n\n%s.\n", r.ID, r.Severity, r.Title)
	for _, part := range []struct{ title, text string }{
		{"", r.Text}, {"Bad:\n\n", r.Bad}, {"Good:\n\n", r.Good}, {"Reference: ", r.Ref},
	} {
		if part.text != "" {
			text += "\n" + part.title + part.text
			if text[len(text)-1] != '\n' {
				text += "\n"
			}
		}
	}
	_, err := io.WriteString(w, text)
	return err
}
