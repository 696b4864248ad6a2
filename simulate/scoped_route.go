package simulate

import (
	"fmt"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// scopes are scoped routes by their key.
type scopes struct {
	byKey  map[string]*routev3.ScopedRouteConfiguration
	tables map[*routev3.ScopedRouteConfiguration]*table // inline tables
}

func newScopes(messages []*routev3.ScopedRouteConfiguration) *scopes {
	s := &scopes{
		byKey:  map[string]*routev3.ScopedRouteConfiguration{},
		tables: map[*routev3.ScopedRouteConfiguration]*table{},
	}
	for _, msg := range messages {
		s.add(msg)
	}
	return s
}

func (s *scopes) add(msg *routev3.ScopedRouteConfiguration) {
	var fragments []string
	for _, fragment := range msg.GetKey().GetFragments() {
		fragments = append(fragments, fragment.GetStringKey())
	}
	s.byKey[scopeKey(fragments)] = msg
	if config := msg.GetRouteConfiguration(); config != nil {
		s.tables[msg] = newTable(config)
	}
}

// scopeKey joins fragments so that different lists stay different.
func scopeKey(fragments []string) string {
	var key strings.Builder
	for _, fragment := range fragments {
		fmt.Fprintf(&key, "%d:%s", len(fragment), fragment)
	}
	return key.String()
}

// find is the table of the scope that a request falls into.
func (s *scopes) find(sim *Simulator, m *connectionManager, x *exchange) (*table, string, *Undecided) {
	config := m.msg.GetScopedRoutes()
	all := s
	if m.scopes != nil {
		all = m.scopes
	}
	fragments, why, doubt := scopeFragments(config.GetScopeKeyBuilder(), x, m.field)
	if doubt != nil || why != "" {
		return nil, why, doubt
	}
	msg := all.byKey[scopeKey(fragments)]
	if msg == nil || len(fragments) == 0 {
		return nil, fmt.Sprintf("no scope has the key %q", strings.Join(fragments, ", ")), nil
	}
	if t := all.tables[msg]; t != nil {
		return t, "", nil
	}
	if t := sim.tables[msg.GetRouteConfigurationName()]; t != nil {
		return t, "", nil
	}
	return nil, "", undecided(m.field+".scoped_routes",
		"the route configuration %q of scope %q is not there", msg.GetRouteConfigurationName(), msg.GetName())
}

// scopeFragments computes the key of a request; why tells which part is missing.
func scopeFragments(b *hcmv3.ScopedRoutes_ScopeKeyBuilder, x *exchange, field string) (fragments []string, why string, doubt *Undecided) {
	for i, fragment := range b.GetFragments() {
		extractor := fragment.GetHeaderValueExtractor()
		name := headermap.Canonical(extractor.GetName())
		f, ok := x.headers.FirstField(name)
		if f.Unknown {
			return nil, "", undecided(fmt.Sprintf("%s.scoped_routes.scope_key_builder.fragments[%d]", field, i),
				"the value of header %s is not known", name)
		}
		text, found := scopeElement(extractor, f.Value)
		if !ok || !found {
			return nil, fmt.Sprintf("no scope: header %s does not yield a key", name), nil
		}
		fragments = append(fragments, text)
	}
	return fragments, "", nil
}

// scopeElement takes one element out of a header value.
func scopeElement(e *hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder_HeaderValueExtractor, value string) (string, bool) {
	elements := []string{value}
	if separator := e.GetElementSeparator(); separator != "" {
		elements = strings.Split(value, separator)
	}
	if element := e.GetElement(); element != nil {
		for _, text := range elements {
			key, rest, _ := strings.Cut(text, element.GetSeparator())
			if key == element.GetKey() {
				return rest, true
			}
		}
		return "", false
	}
	if index := int(e.GetIndex()); index < len(elements) {
		return elements[index], true
	}
	return "", false
}
