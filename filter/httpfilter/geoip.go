package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	geoipv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/geoip/v3"
	geocommonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/geoip_providers/common/v3"
	maxmindv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/geoip_providers/maxmind/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// GeoIPBuilder builds the filter that tells upstream where the caller's address is, in headers.
type GeoIPBuilder struct{ slot[geoipv3.Geoip] }

// GeoProvider is what knows where addresses are: [MaxMind], or an extension of your own.
type GeoProvider interface {
	part.Part[corev3.TypedExtensionConfig]
}

// GeoIP starts the filter. It looks at the address of the connection.
//
// Envoy: extensions.filters.http.geoip.v3.Geoip.provider
func GeoIP(provider GeoProvider) *GeoIPBuilder {
	b := &GeoIPBuilder{}
	b.name = "envoy.filters.http.geoip"
	b.n.Init(&geoipv3.Geoip{}).Provider = node.Child[corev3.TypedExtensionConfig](b.n.Below("provider"), provider)
	return b
}

// TrustedHops looks at the address in x-forwarded-for, before so many that trusted proxies have added.
//
// Envoy: extensions.filters.http.geoip.v3.Geoip.XffConfig.xff_num_trusted_hops
func (b *GeoIPBuilder) TrustedHops(n int) *GeoIPBuilder {
	m, f := b.n.Choose("address", "xff_config.xff_num_trusted_hops")
	m.XffConfig = &geoipv3.Geoip_XffConfig{XffNumTrustedHops: f.Count(n)}
	return b
}

// AddressHeader looks at the address in a header, which only a trusted proxy may set.
//
// Envoy: extensions.filters.http.geoip.v3.Geoip.CustomHeaderConfig.header_name
func (b *GeoIPBuilder) AddressHeader(name string) *GeoIPBuilder {
	m, _ := b.n.Choose("address", "custom_header_config")
	m.CustomHeaderConfig = &geoipv3.Geoip_CustomHeaderConfig{HeaderName: name}
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *GeoIPBuilder) Named(name string) *GeoIPBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GeoIPBuilder) Patch(edit func(*geoipv3.Geoip)) *GeoIPBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GeoIPBuilder) Clone() *GeoIPBuilder {
	c := &GeoIPBuilder{}
	b.clone(&c.slot)
	return c
}

// Off looks nothing up where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *GeoIPBuilder) Off() *OffBuilder { return off(b.name) }

// GeoField is something that is known of an address.
type GeoField int

// What is known: the last ones are "true" or "false".
const (
	GeoCountry GeoField = iota
	GeoCity
	GeoRegion
	GeoASN
	GeoASNOrganization
	GeoISP
	GeoAnonymous
	GeoAnonymousVPN
	GeoAnonymousHosting
	GeoTor
	GeoAnonymousProxy
	GeoPrivateRelay
)

// MaxMindBuilder builds databases of MaxMind that know where addresses are.
type MaxMindBuilder struct{ typed[maxmindv3.MaxMindConfig] }

// MaxMind starts without a database; there must be one for each field. The files are on Envoy's machine.
//
// Envoy: extensions.geoip_providers.maxmind.v3.MaxMindConfig
func MaxMind() *MaxMindBuilder {
	b := &MaxMindBuilder{}
	b.name = "envoy.geoip_providers.maxmind"
	b.n.Init(&maxmindv3.MaxMindConfig{})
	return b
}

// CityDatabase knows cities, regions and countries.
//
// Envoy: extensions.geoip_providers.maxmind.v3.MaxMindConfig.city_db_path
func (b *MaxMindBuilder) CityDatabase(path string) *MaxMindBuilder {
	m, _ := b.n.Set("city_db_path")
	m.CityDbPath = path
	return b
}

// CountryDatabase knows countries.
//
// Envoy: extensions.geoip_providers.maxmind.v3.MaxMindConfig.country_db_path
func (b *MaxMindBuilder) CountryDatabase(path string) *MaxMindBuilder {
	m, _ := b.n.Set("country_db_path")
	m.CountryDbPath = path
	return b
}

// ASNDatabase knows autonomous systems.
//
// Envoy: extensions.geoip_providers.maxmind.v3.MaxMindConfig.asn_db_path
func (b *MaxMindBuilder) ASNDatabase(path string) *MaxMindBuilder {
	m, _ := b.n.Set("asn_db_path")
	m.AsnDbPath = path
	return b
}

// ISPDatabase knows providers, and Apple's private relay.
//
// Envoy: extensions.geoip_providers.maxmind.v3.MaxMindConfig.isp_db_path
func (b *MaxMindBuilder) ISPDatabase(path string) *MaxMindBuilder {
	m, _ := b.n.Set("isp_db_path")
	m.IspDbPath = path
	return b
}

// AnonymousDatabase knows networks that hide callers.
//
// Envoy: extensions.geoip_providers.maxmind.v3.MaxMindConfig.anon_db_path
func (b *MaxMindBuilder) AnonymousDatabase(path string) *MaxMindBuilder {
	m, _ := b.n.Set("anon_db_path")
	m.AnonDbPath = path
	return b
}

// Header sends what is known in a header.
//
// Envoy: extensions.geoip_providers.common.v3.CommonGeoipProviderConfig.geo_field_keys
func (b *MaxMindBuilder) Header(field GeoField, name string) *MaxMindBuilder {
	m, f := b.n.Set("common_provider_config.geo_field_keys")
	if m.CommonProviderConfig == nil {
		m.CommonProviderConfig = &geocommonv3.CommonGeoipProviderConfig{GeoFieldKeys: &geocommonv3.CommonGeoipProviderConfig_GeolocationFieldKeys{}}
	}
	k := m.CommonProviderConfig.GeoFieldKeys
	fields := []*string{&k.Country, &k.City, &k.Region, &k.Asn, &k.AsnOrg, &k.Isp, &k.Anon, &k.AnonVpn, &k.AnonHosting, &k.AnonTor, &k.AnonProxy, &k.ApplePrivateRelay}
	if field < 0 || int(field) >= len(fields) {
		f.Report(node.RuleRange, "there is no such field", "use one of the constants, such as httpfilter.GeoCountry")
		return b
	}
	*fields[field] = name
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MaxMindBuilder) Patch(edit func(*maxmindv3.MaxMindConfig)) *MaxMindBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MaxMindBuilder) Clone() *MaxMindBuilder {
	c := &MaxMindBuilder{}
	b.clone(&c.typed)
	return c
}
