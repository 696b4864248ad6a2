package filter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	customheaderv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/original_ip_detection/custom_header/v3"
	xffv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/original_ip_detection/xff/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// IPDetection is an extension that finds the address of the client: [DetectXFF] or [DetectHeader].
type IPDetection interface {
	part.Part[corev3.TypedExtensionConfig]
}

// XFFDetectionBuilder builds the extension that reads x-forwarded-for.
type XFFDetectionBuilder struct {
	n node.Node[xffv3.XffConfig]
}

// DetectXFF starts the extension that reads x-forwarded-for. Trusted proxies are told by their number or by their
// networks, not both (hcm-xff-hops-and-cidrs); without either, the last address is taken.
//
// Envoy: extensions.http.original_ip_detection.xff.v3.XffConfig
func DetectXFF() *XFFDetectionBuilder {
	b := &XFFDetectionBuilder{}
	b.n.Init(&xffv3.XffConfig{})
	return b
}

// TrustedHops is how many proxies in front of Envoy are trusted. Default: 0.
//
// Envoy: extensions.http.original_ip_detection.xff.v3.XffConfig.xff_num_trusted_hops
func (b *XFFDetectionBuilder) TrustedHops(n int) *XFFDetectionBuilder {
	m, f := b.n.Set("xff_num_trusted_hops")
	m.XffNumTrustedHops = f.Count(n)
	return b
}

// TrustedNetworks appends the networks of trusted proxies ("10.0.0.0/8"): the last address that is in none of them is
// the client's.
//
// Envoy: extensions.http.original_ip_detection.xff.v3.XffTrustedCidrs.cidrs
func (b *XFFDetectionBuilder) TrustedNetworks(networks ...string) *XFFDetectionBuilder {
	m, f := b.n.Add("xff_trusted_cidrs.cidrs", len(b.n.Peek().GetXffTrustedCidrs().GetCidrs()))
	if m.XffTrustedCidrs == nil {
		m.XffTrustedCidrs = &xffv3.XffTrustedCidrs{}
	}
	for _, n := range networks {
		at := f.Index(len(m.XffTrustedCidrs.Cidrs))
		m.XffTrustedCidrs.Cidrs = append(m.XffTrustedCidrs.Cidrs, at.Network(n))
	}
	return b
}

// SkipAppend false appends the address of the connection to x-forwarded-for. Default: true.
//
// Envoy: extensions.http.original_ip_detection.xff.v3.XffConfig.skip_xff_append
func (b *XFFDetectionBuilder) SkipAppend(on bool) *XFFDetectionBuilder {
	m, _ := b.n.Set("skip_xff_append")
	m.SkipXffAppend = wrapperspb.Bool(on)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *XFFDetectionBuilder) Patch(edit func(*xffv3.XffConfig)) *XFFDetectionBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *XFFDetectionBuilder) Clone() *XFFDetectionBuilder {
	c := &XFFDetectionBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *XFFDetectionBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{
		Name:        "envoy.http.original_ip_detection.xff",
		TypedConfig: b.n.Any(s.Sub("typed_config"), nil),
	}
}

// HeaderDetectionBuilder builds the extension that reads the address from a header of your own.
type HeaderDetectionBuilder struct {
	n node.Node[customheaderv3.CustomHeaderConfig]
}

// DetectHeader starts the extension that reads the address of the client from the header, which a proxy in front must
// write.
//
// Envoy: extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig.header_name
func DetectHeader(name string) *HeaderDetectionBuilder {
	b := &HeaderDetectionBuilder{}
	b.n.Init(&customheaderv3.CustomHeaderConfig{HeaderName: name})
	return b
}

// Trusted takes the address for one that is not forged, so that it may count as internal. Default: not.
//
// Envoy: extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig.allow_extension_to_set_address_as_trusted
func (b *HeaderDetectionBuilder) Trusted() *HeaderDetectionBuilder {
	m, _ := b.n.Set("allow_extension_to_set_address_as_trusted")
	m.AllowExtensionToSetAddressAsTrusted = true
	return b
}

// RejectWith refuses requests without an address in the header, with the status. Default: they pass, and the next
// extension is asked.
//
// Envoy: extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig.reject_with_status
func (b *HeaderDetectionBuilder) RejectWith(status int) *HeaderDetectionBuilder {
	m, f := b.n.Set("reject_with_status")
	m.RejectWithStatus = &typev3.HttpStatus{Code: typev3.StatusCode(f.Sub("code").Integer(status))}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HeaderDetectionBuilder) Patch(edit func(*customheaderv3.CustomHeaderConfig)) *HeaderDetectionBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderDetectionBuilder) Clone() *HeaderDetectionBuilder {
	c := &HeaderDetectionBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HeaderDetectionBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{
		Name:        "envoy.http.original_ip_detection.custom_header",
		TypedConfig: b.n.Any(s.Sub("typed_config"), nil),
	}
}
