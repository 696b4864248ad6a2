//lint:file-ignore SA1019 Envoy still obeys the deprecated fields.

package simulate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
)

// headerCondition is a HeaderMatcher.
type headerCondition struct {
	name         string
	presence     bool // the matcher asks only whether the header is there
	present      bool // what it wants then
	value        stringTest
	inverted     bool
	missingEmpty bool
	field        string
}

func newHeaderCondition(m *routev3.HeaderMatcher, field string) headerCondition {
	c := headerCondition{
		name: headermap.Canonical(m.GetName()), field: field,
		inverted: m.GetInvertMatch(), missingEmpty: m.GetTreatMissingHeaderAsEmpty(),
	}
	switch s := m.GetHeaderMatchSpecifier().(type) {
	case nil:
		c.presence, c.present = true, true
	case *routev3.HeaderMatcher_PresentMatch:
		c.presence, c.present = true, s.PresentMatch
	case *routev3.HeaderMatcher_StringMatch:
		c.value = newStringTest(s.StringMatch, field+".string_match")
	case *routev3.HeaderMatcher_RangeMatch:
		c.value = rangeTest{s.RangeMatch}
	default:
		c.value = deprecatedHeaderTest(m, field)
	}
	return c
}

// deprecatedHeaderTest compiles the specifiers that string_match replaced.
func deprecatedHeaderTest(m *routev3.HeaderMatcher, field string) stringTest {
	switch s := m.GetHeaderMatchSpecifier().(type) {
	case *routev3.HeaderMatcher_ExactMatch:
		if s.ExactMatch == "" {
			return anyTest{}
		}
		return newLiteralTest(exactly, s.ExactMatch, false)
	case *routev3.HeaderMatcher_PrefixMatch:
		return newLiteralTest(prefixed, s.PrefixMatch, false)
	case *routev3.HeaderMatcher_SuffixMatch:
		return newLiteralTest(suffixed, s.SuffixMatch, false)
	case *routev3.HeaderMatcher_ContainsMatch:
		return newLiteralTest(containing, s.ContainsMatch, false)
	case *routev3.HeaderMatcher_SafeRegexMatch:
		return newRegexTest(s.SafeRegexMatch.GetRegex(), field+".safe_regex_match")
	}
	return newStringTest(&matcherv3.StringMatcher{}, field)
}

func (c headerCondition) holds(x *exchange) verdict { return c.holdsIn(&x.headers) }

func (c headerCondition) holdsIn(headers *headermap.Map) verdict {
	header, have := headers.Joined(c.name)
	if c.presence {
		if !have && !c.missingEmpty {
			return verdictOf(c.inverted == c.present)
		}
		return verdictOf(c.present != c.inverted)
	}
	if !have && !c.missingEmpty {
		return no
	}
	if header.Unknown {
		return unknown
	}
	return c.value.test(header.Value).xor(c.inverted)
}

func (c headerCondition) explain(x *exchange) string { return c.explainIn(&x.headers) }

func (c headerCondition) explainIn(headers *headermap.Map) string {
	header, have := headers.Joined(c.name)
	switch {
	case !have && !(c.missingEmpty && !c.presence):
		return fmt.Sprintf("header %s is missing", c.name)
	case c.presence:
		return fmt.Sprintf("header %s is present", c.name)
	case header.Unknown:
		return fmt.Sprintf("the value of header %s is not known", c.name)
	}
	return fmt.Sprintf("header %s: %q %s", c.name, header.Value, c.value.phrase(c.value.test(header.Value) == yes))
}

func (c headerCondition) doubt(x *exchange) *Undecided {
	if header, _ := x.headers.Joined(c.name); header.Unknown {
		return undecided(c.field, "the value of header %s is not known", c.name)
	}
	return doubtOf(c.value, c.field)
}

// doubtOf names what makes a string test undecidable.
func doubtOf(t stringTest, field string) *Undecided {
	if u, ok := t.(unknownTest); ok {
		return &u.why
	}
	return undecided(field, "the value is not known")
}

// anyTest takes every value.
type anyTest struct{}

func (anyTest) test(string) verdict { return yes }

func (anyTest) phrase(bool) string { return "may be anything" }

// rangeTest wants a whole number within [start, end).
type rangeTest struct{ limits *typev3.Int64Range }

func (t rangeTest) test(value string) verdict {
	number, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
	if err != nil {
		return no
	}
	return verdictOf(number >= t.limits.GetStart() && number < t.limits.GetEnd())
}

func (t rangeTest) phrase(passes bool) string {
	verb := "is not"
	if passes {
		verb = "is"
	}
	return fmt.Sprintf("%s a number from %d to below %d", verb, t.limits.GetStart(), t.limits.GetEnd())
}

// allHeaders reports whether all matchers hold.
func allHeaders(conditions []headerCondition, headers *headermap.Map) verdict {
	all := yes
	for _, c := range conditions {
		switch c.holdsIn(headers) {
		case no:
			return no
		case unknown:
			all = unknown
		}
	}
	return all
}

func newHeaderConditions(matchers []*routev3.HeaderMatcher, field string) []headerCondition {
	conditions := make([]headerCondition, len(matchers))
	for i, m := range matchers {
		conditions[i] = newHeaderCondition(m, fmt.Sprintf("%s[%d]", field, i))
	}
	return conditions
}

// HeaderMatches judges a header matcher on any headers. It is undecided for
// matchers and values that cannot be evaluated offline.
func HeaderMatches(m *routev3.HeaderMatcher, headers []Header) (bool, *Undecided) {
	var all headermap.Map
	for _, h := range headers {
		all.AddField(headermap.Field(h))
	}
	c := newHeaderCondition(m, "")
	v := c.holdsIn(&all)
	if v == unknown {
		if c.value != nil {
			return false, doubtOf(c.value, c.name)
		}
		return false, undecided(c.name, "the value is not known")
	}
	return v == yes, nil
}
