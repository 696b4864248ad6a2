package filter

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// ClientCert says what happens to x-forwarded-client-cert, the header that tells the upstream about the certificate of the client.
type ClientCert string

// What happens to x-forwarded-client-cert.
const (
	SanitizeClientCert    ClientCert = "SANITIZE"
	ForwardClientCert     ClientCert = "FORWARD_ONLY"
	AppendClientCert      ClientCert = "APPEND_FORWARD"
	ReplaceClientCert     ClientCert = "SANITIZE_SET"
	InsecureAlwaysForward ClientCert = "ALWAYS_FORWARD_ONLY"
)

// XFCCBuilder builds what the upstream is told about the certificate of the client, in the x-forwarded-client-cert
// header. The SHA-256 of the certificate and, with AppendClientCert, the URI of this Envoy's own are always in it.
type XFCCBuilder struct {
	n      node.Node[hcmv3.HttpConnectionManager_ForwardClientCertConfig]
	unless match.Tree[match.Request, *XFCCBuilder]
}

// XFCC starts what happens to the header. SanitizeClientCert, Envoy's default, removes it; ForwardClientCert passes it
// on over mutual TLS; AppendClientCert adds to it; ReplaceClientCert writes it anew; InsecureAlwaysForward passes it
// on even from clients without a certificate, who can then claim any.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.forward_client_cert_details
func XFCC(action ClientCert) *XFCCBuilder {
	b := &XFCCBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager_ForwardClientCertConfig{})
	m, f := b.n.Set("forward_client_cert_details")
	m.ForwardClientCertDetails = node.Enum[hcmv3.HttpConnectionManager_ForwardClientCertDetails](f, action,
		hcmv3.HttpConnectionManager_ForwardClientCertDetails_value)
	return b
}

// Subject adds the subject of the certificate.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails.subject
func (b *XFCCBuilder) Subject() *XFCCBuilder {
	m, _ := b.n.Set("set_current_client_cert_details.subject")
	details(m).Subject = wrapperspb.Bool(true)
	return b
}

// Issuer adds the issuer of the certificate.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails.issuer
func (b *XFCCBuilder) Issuer() *XFCCBuilder {
	m, _ := b.n.Set("set_current_client_cert_details.issuer")
	details(m).Issuer = true
	return b
}

// URI adds the URI name of the certificate, a SPIFFE id for instance.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails.uri
func (b *XFCCBuilder) URI() *XFCCBuilder {
	m, _ := b.n.Set("set_current_client_cert_details.uri")
	details(m).Uri = true
	return b
}

// DNS adds the DNS names of the certificate.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails.dns
func (b *XFCCBuilder) DNS() *XFCCBuilder {
	m, _ := b.n.Set("set_current_client_cert_details.dns")
	details(m).Dns = true
	return b
}

// Cert adds the whole certificate, as PEM, escaped for a URL.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails.cert
func (b *XFCCBuilder) Cert() *XFCCBuilder {
	m, _ := b.n.Set("set_current_client_cert_details.cert")
	details(m).Cert = true
	return b
}

// Chain adds the whole chain of certificates, as PEM, escaped for a URL.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails.chain
func (b *XFCCBuilder) Chain() *XFCCBuilder {
	m, _ := b.n.Set("set_current_client_cert_details.chain")
	details(m).Chain = true
	return b
}

// JSON writes the header as JSON where it has none yet. Default: as text.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails.format
func (b *XFCCBuilder) JSON() *XFCCBuilder {
	m, _ := b.n.Set("set_current_client_cert_details.format")
	details(m).Format = hcmv3.HttpConnectionManager_JSON
	return b
}

// Unless lets a tree say something else for some requests: each of its outcomes is another XFCC. Where the tree finds none, this one holds. Older versions of
// Envoy refuse the field.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.forward_client_cert_matcher
func (b *XFCCBuilder) Unless(tree match.Tree[match.Request, *XFCCBuilder]) *XFCCBuilder {
	b.n.Set("forward_client_cert_details") // for the line, and to refuse it after the settings were attached
	b.unless = tree
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *XFCCBuilder) Patch(edit func(*hcmv3.HttpConnectionManager_ForwardClientCertConfig)) *XFCCBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *XFCCBuilder) Clone() *XFCCBuilder {
	c := &XFCCBuilder{unless: b.unless}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *XFCCBuilder) Render(s part.Scope) *hcmv3.HttpConnectionManager_ForwardClientCertConfig {
	return b.n.Take(s, nil)
}

// MatchAction implements [match.Outcome]. What holds for an outcome is decided: a tree of its own would be lost.
func (b *XFCCBuilder) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	if b.unless != nil {
		s.Report(node.RuleApplies, "an outcome of a tree has a tree of its own", "put its conditions into the outer tree")
	}
	return &xdscorev3.TypedExtensionConfig{Name: "forward_client_cert", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

// details returns what is told of the certificate, for writing.
func details(m *hcmv3.HttpConnectionManager_ForwardClientCertConfig) *hcmv3.HttpConnectionManager_SetCurrentClientCertDetails {
	if m.SetCurrentClientCertDetails == nil {
		m.SetCurrentClientCertDetails = &hcmv3.HttpConnectionManager_SetCurrentClientCertDetails{}
	}
	return m.SetCurrentClientCertDetails
}
