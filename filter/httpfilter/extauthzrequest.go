package httpfilter

import (
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// ExtAuthzRequestBuilder builds what the service sees of a request.
type ExtAuthzRequestBuilder struct {
	n node.Node[authzv3.ExtAuthz]
}

// ExtAuthzRequest starts with all headers, and neither body nor metadata.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz
func ExtAuthzRequest() *ExtAuthzRequestBuilder {
	b := &ExtAuthzRequestBuilder{}
	b.n.Init(&authzv3.ExtAuthz{})
	return b
}

// AllowedHeaders appends names of headers that the service sees. Default: all of them over gRPC; over HTTP host, method, path, authorization and content-length alone.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.allowed_headers
func (b *ExtAuthzRequestBuilder) AllowedHeaders(like ...*match.TextBuilder) *ExtAuthzRequestBuilder {
	m, f := b.n.Add("allowed_headers.patterns", len(b.n.Peek().GetAllowedHeaders().GetPatterns()))
	m.AllowedHeaders = names(f, m.AllowedHeaders, like)
	return b
}

// DisallowedHeaders appends names of headers that the service does not see, even if they are allowed.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.disallowed_headers
func (b *ExtAuthzRequestBuilder) DisallowedHeaders(like ...*match.TextBuilder) *ExtAuthzRequestBuilder {
	m, f := b.n.Add("disallowed_headers.patterns", len(b.n.Peek().GetDisallowedHeaders().GetPatterns()))
	m.DisallowedHeaders = names(f, m.DisallowedHeaders, like)
	return b
}

// Metadata appends namespaces of dynamic metadata that the service sees.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.metadata_context_namespaces
func (b *ExtAuthzRequestBuilder) Metadata(namespaces ...string) *ExtAuthzRequestBuilder {
	m, _ := b.n.Add("metadata_context_namespaces", len(b.n.Peek().MetadataContextNamespaces))
	m.MetadataContextNamespaces = append(m.MetadataContextNamespaces, namespaces...)
	return b
}

// TypedMetadata appends namespaces of typed dynamic metadata that the service sees.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.typed_metadata_context_namespaces
func (b *ExtAuthzRequestBuilder) TypedMetadata(namespaces ...string) *ExtAuthzRequestBuilder {
	m, _ := b.n.Add("typed_metadata_context_namespaces", len(b.n.Peek().TypedMetadataContextNamespaces))
	m.TypedMetadataContextNamespaces = append(m.TypedMetadataContextNamespaces, namespaces...)
	return b
}

// RouteMetadata appends namespaces of the metadata of routes that the service sees.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.route_metadata_context_namespaces
func (b *ExtAuthzRequestBuilder) RouteMetadata(namespaces ...string) *ExtAuthzRequestBuilder {
	m, _ := b.n.Add("route_metadata_context_namespaces", len(b.n.Peek().RouteMetadataContextNamespaces))
	m.RouteMetadataContextNamespaces = append(m.RouteMetadataContextNamespaces, namespaces...)
	return b
}

// TypedRouteMetadata appends namespaces of the typed metadata of routes that the service sees.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.route_typed_metadata_context_namespaces
func (b *ExtAuthzRequestBuilder) TypedRouteMetadata(namespaces ...string) *ExtAuthzRequestBuilder {
	m, _ := b.n.Add("route_typed_metadata_context_namespaces", len(b.n.Peek().RouteTypedMetadataContextNamespaces))
	m.RouteTypedMetadataContextNamespaces = append(m.RouteTypedMetadataContextNamespaces, namespaces...)
	return b
}

// PartialBody lets a longer body through after the first bytes ([ExtAuthzBuilder.RequestBody]) were shown to the service. Default: it is refused with 413.
//
// Envoy: extensions.filters.http.ext_authz.v3.BufferSettings.allow_partial_message
func (b *ExtAuthzRequestBuilder) PartialBody() *ExtAuthzRequestBuilder {
	m, _ := b.n.Set("with_request_body.allow_partial_message")
	body(m).AllowPartialMessage = true
	return b
}

// RawBody sends the body as bytes, for what is not UTF-8. Default: as text.
//
// Envoy: extensions.filters.http.ext_authz.v3.BufferSettings.pack_as_bytes
func (b *ExtAuthzRequestBuilder) RawBody() *ExtAuthzRequestBuilder {
	m, _ := b.n.Set("with_request_body.pack_as_bytes")
	body(m).PackAsBytes = true
	return b
}

func body(m *authzv3.ExtAuthz) *authzv3.BufferSettings {
	if m.WithRequestBody == nil {
		m.WithRequestBody = &authzv3.BufferSettings{}
	}
	return m.WithRequestBody
}

// TLSSession sends what is known of the TLS session: the name that the client asked for.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.include_tls_session
func (b *ExtAuthzRequestBuilder) TLSSession() *ExtAuthzRequestBuilder {
	m, _ := b.n.Set("include_tls_session")
	m.IncludeTlsSession = true
	return b
}

// RawHeaders sends headers as a list of bytes, also those that occur several times or are not UTF-8. Default: as a map of texts.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.encode_raw_headers
func (b *ExtAuthzRequestBuilder) RawHeaders() *ExtAuthzRequestBuilder {
	m, _ := b.n.Set("encode_raw_headers")
	m.EncodeRawHeaders = true
	return b
}

// BootstrapLabels sends labels that the bootstrap has in the metadata of its node under the key.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.bootstrap_metadata_labels_key
func (b *ExtAuthzRequestBuilder) BootstrapLabels(key string) *ExtAuthzRequestBuilder {
	m, _ := b.n.Set("bootstrap_metadata_labels_key")
	m.BootstrapMetadataLabelsKey = key
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExtAuthzRequestBuilder) Clone() *ExtAuthzRequestBuilder {
	c := &ExtAuthzRequestBuilder{}
	b.n.Clone(&c.n)
	return c
}
