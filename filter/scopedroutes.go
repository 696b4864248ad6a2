package filter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// ScopedRoutesBuilder builds a choice among route configurations by a key that is read from the request.
type ScopedRoutesBuilder struct {
	n node.Node[hcmv3.ScopedRoutes]
}

// ScopedRoutes starts a choice with a name, for statistics. The parts of the key are read from headers, and all must
// be there. The configurations come over SRDS from the bundle or a control plane, unless Scopes lists them.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ScopedRoutes.name
func ScopedRoutes(name string, key ...*KeyBuilder) *ScopedRoutesBuilder {
	b := &ScopedRoutesBuilder{}
	b.n.Init(&hcmv3.ScopedRoutes{Name: name})
	m, f := b.n.Add("scope_key_builder.fragments", 0)
	m.ScopeKeyBuilder = &hcmv3.ScopedRoutes_ScopeKeyBuilder{Fragments: node.Children(f, nil, key)}
	return b
}

// From is where the scopes come from. Default: ADS.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ScopedRds.scoped_rds_config_source
func (b *ScopedRoutesBuilder) From(scopes source.Config) *ScopedRoutesBuilder {
	m, f := b.n.Set("scoped_rds.scoped_rds_config_source")
	m.ConfigSpecifier = &hcmv3.ScopedRoutes_ScopedRds{ScopedRds: &hcmv3.ScopedRds{ScopedRdsConfigSource: node.Child(f, scopes)}}
	return b
}

// Resources is the xdstp collection that holds the scopes.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ScopedRds.srds_resources_locator
func (b *ScopedRoutesBuilder) Resources(locator string) *ScopedRoutesBuilder {
	m, _ := b.n.Set("scoped_rds.srds_resources_locator")
	if m.GetScopedRds() == nil {
		m.ConfigSpecifier = &hcmv3.ScopedRoutes_ScopedRds{ScopedRds: &hcmv3.ScopedRds{}}
	}
	m.GetScopedRds().SrdsResourcesLocator = locator
	return b
}

// Scopes appends scopes to the configuration itself.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ScopedRouteConfigurationsList.scoped_route_configurations
func (b *ScopedRoutesBuilder) Scopes(scopes ...part.Part[routev3.ScopedRouteConfiguration]) *ScopedRoutesBuilder {
	m, f := b.n.Set("scoped_route_configurations_list.scoped_route_configurations")
	list := m.GetScopedRouteConfigurationsList()
	if list == nil {
		list = &hcmv3.ScopedRouteConfigurationsList{}
		m.ConfigSpecifier = &hcmv3.ScopedRoutes_ScopedRouteConfigurationsList{ScopedRouteConfigurationsList: list}
	}
	list.ScopedRouteConfigurations = node.Children(f, list.ScopedRouteConfigurations, scopes)
	return b
}

// RoutesFrom is where the route configurations come from that the scopes name. Default: ADS.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ScopedRoutes.rds_config_source
func (b *ScopedRoutesBuilder) RoutesFrom(tables source.Config) *ScopedRoutesBuilder {
	m, f := b.n.Set("rds_config_source")
	m.RdsConfigSource = node.Child(f, tables)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ScopedRoutesBuilder) Patch(edit func(*hcmv3.ScopedRoutes)) *ScopedRoutesBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ScopedRoutesBuilder) Clone() *ScopedRoutesBuilder {
	c := &ScopedRoutesBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ScopedRoutesBuilder) Render(s part.Scope) *hcmv3.ScopedRoutes { return b.n.Take(s, b.finish) }

// finish names ADS where nobody said where scopes and routes come from.
func (b *ScopedRoutesBuilder) finish(m *hcmv3.ScopedRoutes) {
	if m.ConfigSpecifier == nil {
		m.ConfigSpecifier = &hcmv3.ScopedRoutes_ScopedRds{ScopedRds: &hcmv3.ScopedRds{}}
	}
	if srds := m.GetScopedRds(); srds != nil && srds.ScopedRdsConfigSource == nil {
		srds.ScopedRdsConfigSource = ads()
	}
	if m.RdsConfigSource == nil && m.GetScopedRds() != nil {
		m.RdsConfigSource = ads()
	}
}

// ads is the source of what a control plane serves.
func ads() *corev3.ConfigSource {
	return &corev3.ConfigSource{
		ResourceApiVersion:    corev3.ApiVersion_V3,
		ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
	}
}

// KeyBuilder builds one part of the key of a scope.
type KeyBuilder struct {
	n node.Node[hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder]
}

// KeyElement reads the element at the index, from 0, of a header that the separator splits ("a;b"). An empty separator
// takes the whole header, and the index must then be 0 (proto-pgv).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor.index
func KeyElement(header, separator string, index int) *KeyBuilder {
	b := &KeyBuilder{}
	f := b.n.Below("header_value_extractor")
	b.n.Init(&hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder{}).Type = &hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder_HeaderValueExtractor_{HeaderValueExtractor: &hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder_HeaderValueExtractor{
		Name:             header,
		ElementSeparator: separator,
		ExtractType:      &hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder_HeaderValueExtractor_Index{Index: f.Sub("index").Count(index)},
	}}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *KeyBuilder) Patch(edit func(*hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder)) *KeyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *KeyBuilder) Clone() *KeyBuilder {
	c := &KeyBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *KeyBuilder) Render(s part.Scope) *hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder {
	return b.n.Take(s, nil)
}

// KeyHeader reads the whole header.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor.name
func KeyHeader(header string) *KeyBuilder { return KeyElement(header, "", 0) }

// KeyValue reads the value under a key of a header that holds pairs: KeyValue("x-scope", ";", "=", "tenant") reads "a" of
// "tenant=a;zone=b".
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor.element
func KeyValue(header, separator, equals, key string) *KeyBuilder {
	b := &KeyBuilder{}
	b.n.Init(&hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder{}).Type = &hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder_HeaderValueExtractor_{HeaderValueExtractor: &hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder_HeaderValueExtractor{
		Name:             header,
		ElementSeparator: separator,
		ExtractType: &hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder_HeaderValueExtractor_Element{
			Element: &hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder_HeaderValueExtractor_KvElement{Separator: equals, Key: key},
		},
	}}
	return b
}
