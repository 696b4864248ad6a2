package simulate

import (
	"fmt"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// queryValue is the first value of a query parameter of a path, undecoded.
func queryValue(path, name string) (string, bool) {
	_, query, found := strings.Cut(path, "?")
	for found && query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ := strings.Cut(pair, "=")
		if key == name {
			return value, true
		}
	}
	return "", false
}

// queryCondition is a QueryParameterMatcher.
type queryCondition struct {
	name    string
	present bool       // what a test of presence wants
	value   stringTest // nil: a test of presence
	field   string
}

func newQueryCondition(m *routev3.QueryParameterMatcher, field string) queryCondition {
	c := queryCondition{name: m.GetName(), present: true, field: field}
	switch s := m.GetQueryParameterMatchSpecifier().(type) {
	case *routev3.QueryParameterMatcher_PresentMatch:
		c.present = s.PresentMatch
	case *routev3.QueryParameterMatcher_StringMatch:
		c.value = newStringTest(s.StringMatch, field+".string_match")
	}
	return c
}

func (c queryCondition) holds(x *exchange) verdict {
	value, have := queryValue(x.path, c.name)
	if c.value == nil {
		return verdictOf(have == c.present)
	}
	if !have {
		return no
	}
	return c.value.test(value)
}

func (c queryCondition) explain(x *exchange) string {
	value, have := queryValue(x.path, c.name)
	switch {
	case !have:
		return fmt.Sprintf("query parameter %s is missing", c.name)
	case c.value == nil:
		return fmt.Sprintf("query parameter %s is present", c.name)
	}
	return fmt.Sprintf("query parameter %s: %q %s", c.name, value, c.value.phrase(c.value.test(value) == yes))
}

func (c queryCondition) doubt(*exchange) *Undecided { return doubtOf(c.value, c.field) }

// cookieValue is the value of the first cookie with the name.
func cookieValue(x *exchange, name string) (string, bool) {
	for _, line := range x.headers.Values("cookie") {
		for _, pair := range strings.Split(line, ";") {
			key, value, found := strings.Cut(strings.TrimLeft(pair, " "), "=")
			if found && key == name {
				return unquote(value), true
			}
		}
	}
	return "", false
}

func unquote(value string) string {
	if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
		return value[1 : len(value)-1]
	}
	return value
}

// cookieCondition is a CookieMatcher.
type cookieCondition struct {
	name     string
	value    stringTest
	inverted bool
	field    string
}

func newCookieCondition(m *routev3.CookieMatcher, field string) cookieCondition {
	return cookieCondition{
		name: m.GetName(), inverted: m.GetInvertMatch(), field: field,
		value: newStringTest(m.GetStringMatch(), field+".string_match"),
	}
}

func (c cookieCondition) holds(x *exchange) verdict {
	value, have := cookieValue(x, c.name)
	if !have {
		return verdictOf(c.inverted)
	}
	return c.value.test(value).xor(c.inverted)
}

func (c cookieCondition) explain(x *exchange) string {
	value, have := cookieValue(x, c.name)
	if !have {
		return fmt.Sprintf("cookie %s is missing", c.name)
	}
	return fmt.Sprintf("cookie %s: %q %s", c.name, value, c.value.phrase(c.value.test(value) == yes))
}

func (c cookieCondition) doubt(*exchange) *Undecided { return doubtOf(c.value, c.field) }
