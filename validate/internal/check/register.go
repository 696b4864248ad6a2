package check

import (
	"reflect"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
)

var (
	checks = map[reflect.Type][]func(*Context, proto.Message){}
	fine   = map[reflect.Type]func(proto.Message) bool{}
	rules  []*diag.Rule
)

// On registers f for every message of type M, wherever it occurs. It is called from init functions
// of the packages that hold the rules.
func On[M proto.Message](f func(*Context, M)) {
	t := reflect.TypeFor[M]()
	checks[t] = append(checks[t], func(c *Context, m proto.Message) { f(c, m.(M)) })
}

// OnOdd is On for messages that are many and hold nothing else, such as durations: the walk passes by those that
// are fine, without calling f or any other function for the type.
func OnOdd[M proto.Message](isFine func(M) bool, f func(*Context, M)) {
	On(f)
	fine[reflect.TypeFor[M]()] = func(m proto.Message) bool { return isFine(m.(M)) }
}

// Rule declares a rule; it is for package-level variables.
func Rule(r diag.Rule) *diag.Rule {
	rules = append(rules, &r)
	return &r
}

// Rules returns every declared rule, sorted by ID.
func Rules() []*diag.Rule {
	out := slices.Clone(rules)
	slices.SortFunc(out, func(a, b *diag.Rule) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}
