package diag

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteRules writes the page docs/rules.md: every rule in Markdown, in the order of the IDs. Two rules
// with one ID are an error.
func WriteRules(w io.Writer, rules []*Rule) error {
	rules = slices.Clone(rules)
	slices.SortFunc(rules, func(a, b *Rule) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for i := 1; i < len(rules); i++ {
		if rules[i-1].ID == rules[i].ID {
			return fmt.Errorf("diag: two rules have the ID %q", rules[i].ID)
		}
	}
	var b strings.Builder
	b.WriteString(rulesIntroduction)
	for _, r := range rules {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %s |\n", r.ID, r.ID, r.Severity, tableCell.Replace(r.Title))
	}
	for _, r := range rules {
		r.writeSection(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const rulesIntroduction = `<!-- Generated from the rules in the code. Do not edit. -->

# Rules

What envoykit finds in a configuration. An **error** is what Envoy refuses, or a reference that leads
nowhere; a **warning** is what Envoy accepts and does differently from what was likely meant; a **hint** is
a matter of style. An ID never changes its meaning.

| rule | severity | what holds in a good configuration |
|---|---|---|
`

var tableCell = strings.NewReplacer("|", `\|`, "\n", " ")

func (r *Rule) writeSection(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n**%s**", r.ID, r.Severity)
	if r.Since != "" {
		fmt.Fprintf(b, ", since %s", r.Since)
	}
	b.WriteString("\n")
	r.writeHelp(b)
}

// writeHelp writes all that a reader of the rule has to know, without heading.
func (r *Rule) writeHelp(b *strings.Builder) {
	for _, text := range []string{r.Title, r.Text} {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(b, "\n%s\n", text)
		}
	}
	language := "yaml"
	if r.GoOnly {
		language = "go"
	}
	writeExample(b, "Bad", language, r.Bad)
	writeExample(b, "Good", language, r.Good)
	if r.Ref != "" {
		fmt.Fprintf(b, "\nReference: %s\n", r.Ref)
	}
}

// writeExample writes code in a fence that is longer than any inside it.
func writeExample(b *strings.Builder, title, language, code string) {
	code = strings.Trim(code, "\n")
	if strings.TrimSpace(code) == "" {
		return
	}
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	fmt.Fprintf(b, "\n%s:\n\n%s%s\n%s\n%s\n", title, fence, language, code, fence)
}
