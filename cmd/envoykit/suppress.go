package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/validate"
)

// suppression is a rule that may be broken, everywhere or at a path and below it.
type suppression struct {
	text string
	rule diag.RuleID
	path diag.Path
	used atomic.Bool
}

type suppressions []*suppression

// parseSuppressions reads RULE and RULE=PATH.
func parseSuppressions(texts []string) (suppressions, error) {
	var all suppressions
	for _, text := range texts {
		id, at, _ := strings.Cut(text, "=")
		if _, err := findRule(id, allRules()); err != nil {
			return nil, fmt.Errorf("--suppress: %w", err)
		}
		path, ok := diag.ParsePath(at)
		if !ok {
			return nil, fmt.Errorf("--suppress %s: %q is no path such as clusters[\"api\"].health_checks[0]", text, at)
		}
		all = append(all, &suppression{text: text, rule: diag.RuleID(id), path: path})
	}
	return all, nil
}

// filter takes what is suppressed out of a list.
func (s suppressions) filter(list diag.List) diag.List {
	if len(s) == 0 {
		return list
	}
	return slices.DeleteFunc(list, s.match)
}

func (s suppressions) match(d diag.Diagnostic) bool {
	for _, x := range s {
		if d.Is(x.rule) && within(d.Path, x.path) {
			x.used.Store(true)
			return true
		}
	}
	return false
}

// warnUnused tells which suppressions can go.
func (s suppressions) warnUnused(w io.Writer) error {
	for _, x := range s {
		if x.used.Load() {
			continue
		}
		if _, err := fmt.Fprintf(w, "envoykit: --suppress %s: nothing was suppressed\n", x.text); err != nil {
			return err
		}
	}
	return nil
}

// within tells whether a path is another one or leads on from it.
func within(path, outer diag.Path) bool {
	return len(path) >= len(outer) && slices.Equal(path[:len(outer)], outer)
}

// allRules are the rules about files and about messages, by ID.
func allRules() []*diag.Rule {
	return byID(slices.Concat(load.Rules(), validate.Rules()))
}

// byID sorts rules, and leaves one of each ID.
func byID(rules []*diag.Rule) []*diag.Rule {
	slices.SortFunc(rules, func(a, b *diag.Rule) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return slices.CompactFunc(rules, func(a, b *diag.Rule) bool { return a.ID == b.ID })
}

// findRule is the rule of an ID among some, or an error that names the one which may be meant.
func findRule(id string, among []*diag.Rule) (*diag.Rule, error) {
	var ids []string
	for _, r := range among {
		if string(r.ID) == id {
			return r, nil
		}
		ids = append(ids, string(r.ID))
	}
	if near := diag.Nearest(id, ids); near != "" {
		return nil, fmt.Errorf("there is no rule %q: did you mean %q?", id, near)
	}
	return nil, fmt.Errorf("there is no rule %q: envoykit rules lists them", id)
}
