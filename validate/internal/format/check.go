package format

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// Form says what a format string is read by.
type Form struct {
	// Syntax is the rule that a stray percent sign breaks; nil for fmt-syntax.
	Syntax *diag.Rule
	// Header values also know commands of the past.
	Header bool
	// Open: formatters are configured that may know commands which nobody else does.
	Open bool
	// Commands are those of the configured formatters.
	Commands []string
}

// Text reports what is wrong with a format string in a field of the message at hand.
func Text(c *check.Context, text string, form Form, steps ...any) {
	if bad := Parse(text, func(command Command) {
		if p := form.judge(command); p.rule != nil {
			d := c.Report(p.rule, p.what, steps...)
			if p.rule == unknownCommand {
				d.Fixes = didYouMean(command.Name)
			}
		}
	}); bad >= 0 && !(form.Header && isLegacy(text[bad:])) {
		rule := form.Syntax
		if rule == nil {
			rule = badSyntax
		}
		d := c.Report(rule, fmt.Sprintf("%q has no command at position %d", text, bad), steps...)
		d.Fixes = []string{`write "%%" for a percent sign`}
	}
}

// Tree is Text for every text in a JSON format.
func Tree(c *check.Context, v *structpb.Value, form Form, steps ...any) {
	switch v := v.GetKind().(type) {
	case *structpb.Value_StringValue:
		Text(c, v.StringValue, form, steps...)
	case *structpb.Value_StructValue:
		Object(c, v.StructValue, form, append(steps, diag.FieldStep("struct_value"))...)
	case *structpb.Value_ListValue:
		for i, e := range v.ListValue.GetValues() {
			Tree(c, e, form, append(slices.Clip(steps), diag.FieldStep("list_value"), diag.IndexStep("values", i))...)
		}
	}
}

// Object is Tree for an object.
func Object(c *check.Context, s *structpb.Struct, form Form, steps ...any) {
	keys := make([]string, 0, len(s.GetFields()))
	for k := range s.GetFields() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		Tree(c, s.GetFields()[k], form, append(slices.Clip(steps), diag.KeyStep("fields", k))...)
	}
}

// judge returns the first thing that is wrong with a command, as Envoy does.
func (f *Form) judge(c Command) problem {
	known, ok := commands[c.Name]
	switch {
	case ok:
	case f.Open, slices.Contains(f.Commands, c.Name), f.Header && c.Name == "PER_REQUEST_STATE":
		return problem{}
	default:
		return problem{unknownCommand, fmt.Sprintf("there is no command %s", c.Name)}
	}
	switch {
	case known.syntax == nameOnly && (c.Args != "" || c.Limited):
		return problem{noParams, c.Name + " takes neither parameters nor a length"}
	case known.syntax == required && c.Args == "":
		return problem{paramsRequired, c.Name + " needs parameters"}
	case c.Limited && !known.limit:
		return problem{lengthNotAllowed, c.Name + " takes no length"}
	case known.args != nil:
		return known.args(c.Args)
	}
	return problem{}
}

func didYouMean(name string) []string {
	names := make([]string, 0, len(commands))
	for n := range commands {
		names = append(names, n)
	}
	if near := diag.Nearest(name, names); near != "" {
		return []string{"use " + near}
	}
	return nil
}
