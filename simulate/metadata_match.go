package simulate

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/structpb"
)

// metadataCondition is a MetadataMatcher on the request's dynamic metadata.
type metadataCondition struct {
	namespace string
	path      []string
	value     valueTest
	inverted  bool
	field     string
}

func newMetadataCondition(m *matcherv3.MetadataMatcher, field string) metadataCondition {
	c := metadataCondition{namespace: m.GetFilter(), inverted: m.GetInvert(), field: field}
	for _, segment := range m.GetPath() {
		c.path = append(c.path, segment.GetKey())
	}
	c.value = newValueTest(m.GetValue(), field+".value")
	return c
}

func (c metadataCondition) holds(x *exchange) verdict {
	return c.value.test(lookUp(x.req.DynamicMetadata[c.namespace], c.path)).xor(c.inverted)
}

func (c metadataCondition) explain(x *exchange) string {
	value := lookUp(x.req.DynamicMetadata[c.namespace], c.path)
	key := c.namespace + ":" + strings.Join(c.path, ".")
	if value == nil {
		return fmt.Sprintf("dynamic metadata %s is missing", key)
	}
	return fmt.Sprintf("dynamic metadata %s is %s", key, showValue(value))
}

func (c metadataCondition) doubt(*exchange) *Undecided {
	return undecided(c.field, "the matcher holds a part that cannot be evaluated offline")
}

// lookUp follows a path of keys; nil where it ends early.
func lookUp(s *structpb.Struct, path []string) *structpb.Value {
	for i, key := range path {
		value, ok := s.GetFields()[key]
		if !ok {
			return nil
		}
		if i == len(path)-1 {
			return value
		}
		s = value.GetStructValue()
	}
	return nil
}

func showValue(value *structpb.Value) string {
	switch kind := value.GetKind().(type) {
	case *structpb.Value_StringValue:
		return strconv.Quote(kind.StringValue)
	case *structpb.Value_NumberValue:
		return strconv.FormatFloat(kind.NumberValue, 'g', -1, 64)
	case *structpb.Value_BoolValue:
		return strconv.FormatBool(kind.BoolValue)
	case *structpb.Value_ListValue:
		return "a list"
	case *structpb.Value_StructValue:
		return "a struct"
	}
	return "null"
}

// valueTest judges a metadata value; nil is a missing one.
type valueTest interface {
	test(value *structpb.Value) verdict
}

// valueTestFunc makes a function a valueTest.
type valueTestFunc func(value *structpb.Value) verdict

func (f valueTestFunc) test(value *structpb.Value) verdict { return f(value) }

func newValueTest(m *matcherv3.ValueMatcher, field string) valueTest {
	switch p := m.GetMatchPattern().(type) {
	case *matcherv3.ValueMatcher_NullMatch_:
		return kindTest(func(kind any) bool { _, ok := kind.(*structpb.Value_NullValue); return ok })
	case *matcherv3.ValueMatcher_BoolMatch:
		return kindTest(func(kind any) bool {
			v, ok := kind.(*structpb.Value_BoolValue)
			return ok && v.BoolValue == p.BoolMatch
		})
	case *matcherv3.ValueMatcher_DoubleMatch:
		return kindTest(func(kind any) bool {
			v, ok := kind.(*structpb.Value_NumberValue)
			return ok && doubleMatches(p.DoubleMatch, v.NumberValue)
		})
	case *matcherv3.ValueMatcher_PresentMatch:
		return valueTestFunc(func(value *structpb.Value) verdict {
			return verdictOf(value.GetKind() != nil && p.PresentMatch)
		})
	case *matcherv3.ValueMatcher_StringMatch:
		return newStringValueTest(p.StringMatch, field+".string_match")
	case *matcherv3.ValueMatcher_ListMatch:
		return newListTest(p.ListMatch, field+".list_match")
	case *matcherv3.ValueMatcher_OrMatch:
		return newOrTest(p.OrMatch, field+".or_match")
	}
	return valueTestFunc(func(*structpb.Value) verdict { return unknown })
}

// kindTest judges by the kind of the value; a missing value never passes.
func kindTest(passes func(kind any) bool) valueTest {
	return valueTestFunc(func(value *structpb.Value) verdict {
		return verdictOf(value != nil && passes(value.GetKind()))
	})
}

func doubleMatches(m *matcherv3.DoubleMatcher, number float64) bool {
	switch p := m.GetMatchPattern().(type) {
	case *matcherv3.DoubleMatcher_Exact:
		return p.Exact == number
	case *matcherv3.DoubleMatcher_Range:
		return p.Range.GetStart() <= number && number < p.Range.GetEnd()
	}
	return false
}

func newStringValueTest(m *matcherv3.StringMatcher, field string) valueTest {
	text := newStringTest(m, field)
	return valueTestFunc(func(value *structpb.Value) verdict {
		v, ok := value.GetKind().(*structpb.Value_StringValue)
		if !ok {
			return no
		}
		return text.test(v.StringValue)
	})
}

func newListTest(m *matcherv3.ListMatcher, field string) valueTest {
	element := newValueTest(m.GetOneOf(), field+".one_of")
	return valueTestFunc(func(value *structpb.Value) verdict {
		list, ok := value.GetKind().(*structpb.Value_ListValue)
		if !ok {
			return no
		}
		return anyOf(list.ListValue.GetValues(), element.test)
	})
}

func newOrTest(m *matcherv3.OrMatcher, field string) valueTest {
	var tests []valueTest
	for i, alternative := range m.GetValueMatchers() {
		tests = append(tests, newValueTest(alternative, fmt.Sprintf("%s.value_matchers[%d]", field, i)))
	}
	return valueTestFunc(func(value *structpb.Value) verdict {
		return anyOf(tests, func(t valueTest) verdict { return t.test(value) })
	})
}

// anyOf is yes as soon as one item is.
func anyOf[T any](items []T, test func(T) verdict) verdict {
	result := no
	for _, item := range items {
		switch test(item) {
		case yes:
			return yes
		case unknown:
			result = unknown
		}
	}
	return result
}

// filterStateCondition is a FilterStateMatcher.
type filterStateCondition struct {
	key    string
	value  stringTest
	ranges []netip.Prefix // nil: by string
	invert bool
	field  string
}

func newFilterStateCondition(m *matcherv3.FilterStateMatcher, field string) filterStateCondition {
	c := filterStateCondition{key: m.GetKey(), field: field}
	switch s := m.GetMatcher().(type) {
	case *matcherv3.FilterStateMatcher_StringMatch:
		c.value = newStringTest(s.StringMatch, field+".string_match")
	case *matcherv3.FilterStateMatcher_AddressMatch:
		c.invert = s.AddressMatch.GetInvertMatch()
		for _, r := range s.AddressMatch.GetRanges() {
			c.ranges = append(c.ranges, xdsPrefix(r.GetAddressPrefix(), r.GetPrefixLen().GetValue()))
		}
	default:
		c.value = unknownTest{*undecided(field, "no matcher is set, which Envoy refuses")}
	}
	return c
}

func (c filterStateCondition) holds(x *exchange) verdict {
	text, ok := x.req.FilterState[c.key]
	if !ok {
		return no
	}
	if c.value != nil {
		return c.value.test(text)
	}
	address := parseAddress(text)
	return verdictOf(address.ip.IsValid() && containsIP(c.ranges, address.ip) != c.invert)
}

func (c filterStateCondition) explain(x *exchange) string {
	text, ok := x.req.FilterState[c.key]
	switch {
	case !ok:
		return fmt.Sprintf("filter state %s is missing", c.key)
	case c.value == nil:
		return fmt.Sprintf("filter state %s is %q", c.key, text)
	}
	return fmt.Sprintf("filter state %s: %q %s", c.key, text, c.value.phrase(c.value.test(text) == yes))
}

func (c filterStateCondition) doubt(*exchange) *Undecided { return doubtOf(c.value, c.field) }

// prefixOf is a CIDR range with its host bits cut; false if the address is none.
func prefixOf(r *corev3.CidrRange) (netip.Prefix, bool) {
	p := xdsPrefix(r.GetAddressPrefix(), r.GetPrefixLen().GetValue())
	return p, p.IsValid()
}

func xdsPrefix(address string, length uint32) netip.Prefix {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	return netip.PrefixFrom(ip, int(min(length, uint32(ip.BitLen())))).Masked()
}

func containsIP(ranges []netip.Prefix, ip netip.Addr) bool {
	for _, r := range ranges {
		if r.Contains(ip) {
			return true
		}
	}
	return false
}
