package simulate

import (
	"fmt"
	"slices"
	"strings"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
)

// matcherTree is a compiled xds.type.matcher.v3.Matcher. Inputs and actions
// stay as they are: a tree serves HTTP routes and filter chains alike.
type matcherTree struct {
	list      []fieldMatcher
	tree      *matcherMap
	onNoMatch *onMatch
	field     string
}

type fieldMatcher struct {
	predicate predicate
	on        *onMatch
}

// onMatch is what follows a match: an action, or another matcher.
type onMatch struct {
	action  *xdscorev3.TypedExtensionConfig
	matcher *matcherTree
	keep    bool
	field   string
}

// outcome is what a matcher came to: an action, no match, or a doubt.
type outcome struct {
	on    *onMatch
	doubt *Undecided
}

func newMatcherTree(m *xdsmatcherv3.Matcher, field string) *matcherTree {
	t := &matcherTree{field: field, onNoMatch: newOnMatch(m.GetOnNoMatch(), field+".on_no_match")}
	for i, f := range m.GetMatcherList().GetMatchers() {
		at := fmt.Sprintf("%s.matcher_list.matchers[%d]", field, i)
		t.list = append(t.list, fieldMatcher{
			predicate: newPredicate(f.GetPredicate(), at+".predicate"),
			on:        newOnMatch(f.GetOnMatch(), at+".on_match"),
		})
	}
	if m.GetMatcherTree() != nil {
		t.tree = newMatcherMap(m.GetMatcherTree(), field+".matcher_tree")
	}
	return t
}

func newOnMatch(m *xdsmatcherv3.Matcher_OnMatch, field string) *onMatch {
	switch s := m.GetOnMatch().(type) {
	case *xdsmatcherv3.Matcher_OnMatch_Action:
		return &onMatch{action: s.Action, keep: m.GetKeepMatching(), field: field + ".action"}
	case *xdsmatcherv3.Matcher_OnMatch_Matcher:
		return &onMatch{matcher: newMatcherTree(s.Matcher, field+".matcher"), keep: m.GetKeepMatching(), field: field}
	}
	return nil
}

// find evaluates the tree.
func (t *matcherTree) find(x *exchange) outcome {
	for i := range t.list {
		entry := &t.list[i]
		switch entry.predicate.holds(x) {
		case unknown:
			return outcome{doubt: entry.predicate.doubt(x)}
		case yes:
			if o := entry.on.follow(x); o.doubt != nil || o.on != nil {
				return o
			}
		}
	}
	if t.tree != nil {
		if o := t.tree.find(x); o.doubt != nil || o.on != nil {
			return o
		}
	}
	return t.onNoMatch.follow(x)
}

// follow is the action behind a match; an entry that keeps matching yields none.
func (o *onMatch) follow(x *exchange) outcome {
	switch {
	case o == nil:
		return outcome{}
	case o.matcher != nil:
		result := o.matcher.find(x)
		if o.keep && result.doubt == nil {
			return outcome{}
		}
		return result
	case o.keep:
		return outcome{}
	}
	return outcome{on: o}
}

// matcherMap looks an input up in a map.
type matcherMap struct {
	input    matcherInput
	exact    map[string]*onMatch
	prefixes map[string]*onMatch
	lengths  []int // of the prefixes, falling
	custom   customTree
	field    string
}

func newMatcherMap(m *xdsmatcherv3.Matcher_MatcherTree, field string) *matcherMap {
	t := &matcherMap{field: field, input: newInput(m.GetInput(), field+".input")}
	switch s := m.GetTreeType().(type) {
	case *xdsmatcherv3.Matcher_MatcherTree_ExactMatchMap:
		t.exact = newMatchMap(s.ExactMatchMap, field+".exact_match_map")
	case *xdsmatcherv3.Matcher_MatcherTree_PrefixMatchMap:
		t.prefixes = newMatchMap(s.PrefixMatchMap, field+".prefix_match_map")
		for prefix := range t.prefixes {
			t.lengths = append(t.lengths, len(prefix))
		}
		slices.Sort(t.lengths)
		t.lengths = slices.Compact(t.lengths)
		slices.Reverse(t.lengths)
	case *xdsmatcherv3.Matcher_MatcherTree_CustomMatch:
		t.custom = newCustomTree(s.CustomMatch, field+".custom_match")
	}
	return t
}

func newMatchMap(m *xdsmatcherv3.Matcher_MatcherTree_MatchMap, field string) map[string]*onMatch {
	matches := make(map[string]*onMatch, len(m.GetMap()))
	for key, on := range m.GetMap() {
		matches[key] = newOnMatch(on, fmt.Sprintf("%s.map[%q]", field, key))
	}
	return matches
}

func (t *matcherMap) find(x *exchange) outcome {
	value := t.input.read(x)
	switch {
	case value.doubt != nil:
		return outcome{doubt: value.doubt}
	case !value.present:
		return outcome{}
	case t.exact != nil:
		return t.exact[value.text].follow(x)
	case t.custom != nil:
		return t.custom.find(x, value.text)
	}
	for _, length := range t.lengths {
		if length > len(value.text) {
			continue
		}
		if o := t.prefixes[value.text[:length]].follow(x); o.doubt != nil || o.on != nil {
			return o
		}
	}
	return outcome{}
}

// predicate is a boolean expression over inputs.
type predicate interface {
	holds(x *exchange) verdict
	doubt(x *exchange) *Undecided
}

func newPredicate(m *xdsmatcherv3.Matcher_MatcherList_Predicate, field string) predicate {
	switch s := m.GetMatchType().(type) {
	case *xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate_:
		return newSinglePredicate(s.SinglePredicate, field+".single_predicate")
	case *xdsmatcherv3.Matcher_MatcherList_Predicate_OrMatcher:
		return newPredicateList(s.OrMatcher.GetPredicate(), yes, field+".or_matcher")
	case *xdsmatcherv3.Matcher_MatcherList_Predicate_AndMatcher:
		return newPredicateList(s.AndMatcher.GetPredicate(), no, field+".and_matcher")
	case *xdsmatcherv3.Matcher_MatcherList_Predicate_NotMatcher:
		return notPredicate{newPredicate(s.NotMatcher, field+".not_matcher")}
	}
	return unknownPredicate{*undecided(field, "no predicate is set, which Envoy refuses")}
}

type unknownPredicate struct{ why Undecided }

func (p unknownPredicate) holds(*exchange) verdict { return unknown }

func (p unknownPredicate) doubt(*exchange) *Undecided { return &p.why }

type notPredicate struct{ inner predicate }

func (p notPredicate) holds(x *exchange) verdict { return p.inner.holds(x).invert() }

func (p notPredicate) doubt(x *exchange) *Undecided { return p.inner.doubt(x) }

// predicateList is an "and" or an "or": one item with the deciding verdict
// settles it.
type predicateList struct {
	items    []predicate
	deciding verdict
}

func newPredicateList(messages []*xdsmatcherv3.Matcher_MatcherList_Predicate, deciding verdict, field string) predicateList {
	list := predicateList{deciding: deciding}
	for i, m := range messages {
		list.items = append(list.items, newPredicate(m, fmt.Sprintf("%s.predicate[%d]", field, i)))
	}
	return list
}

func (l predicateList) holds(x *exchange) verdict {
	result := l.deciding.invert()
	for _, item := range l.items {
		switch item.holds(x) {
		case l.deciding:
			return l.deciding
		case unknown:
			result = unknown
		}
	}
	return result
}

func (l predicateList) doubt(x *exchange) *Undecided {
	for _, item := range l.items {
		if item.holds(x) == unknown {
			return item.doubt(x)
		}
	}
	return nil
}

// actionType is the name of the message that an action holds.
func (o *onMatch) actionType() string {
	url := o.action.GetTypedConfig().GetTypeUrl()
	return url[strings.LastIndexByte(url, '/')+1:]
}
