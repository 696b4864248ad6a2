package filter

import (
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
)

// EscapedSlashes says what happens to paths with an escaped slash or backslash (%2F, %5C), which some servers take for
// a separator.
type EscapedSlashes string

// What happens to escaped slashes.
const (
	KeepSlashes         EscapedSlashes = "KEEP_UNCHANGED"
	RejectSlashes       EscapedSlashes = "REJECT_REQUEST"
	UnescapeAndRedirect EscapedSlashes = "UNESCAPE_AND_REDIRECT"
	UnescapeAndForward  EscapedSlashes = "UNESCAPE_AND_FORWARD"
)

// NormalizationBuilder builds what is done to the path and host of a request before anything looks at them. The
// upstream sees the result.
type NormalizationBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager]
}

// Normalization starts what is done to the path and host of requests.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func Normalization() *NormalizationBuilder {
	b := &NormalizationBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager{})
	return b
}

// Path normalises the path by RFC 3986: "/a/../b" becomes "/b". A path that cannot be normalised gets a 400. Default:
// off, unless the runtime says otherwise; without it, route and RBAC matches on paths can be walked around.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.normalize_path
func (b *NormalizationBuilder) Path(on bool) *NormalizationBuilder {
	m, _ := b.n.Set("normalize_path")
	m.NormalizePath = wrapperspb.Bool(on)
	return b
}

// MergeSlashes takes several slashes in a row for one. Default: off.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.merge_slashes
func (b *NormalizationBuilder) MergeSlashes(on bool) *NormalizationBuilder {
	m, _ := b.n.Set("merge_slashes")
	m.MergeSlashes = on
	return b
}

// EscapedSlashes says what happens to paths with an escaped slash. Default: they stay, unless the runtime says
// otherwise.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.path_with_escaped_slashes_action
func (b *NormalizationBuilder) EscapedSlashes(action EscapedSlashes) *NormalizationBuilder {
	m, f := b.n.Set("path_with_escaped_slashes_action")
	m.PathWithEscapedSlashesAction = node.Enum[hcmv3.HttpConnectionManager_PathWithEscapedSlashesAction](f, action, hcmv3.HttpConnectionManager_PathWithEscapedSlashesAction_value)
	return b
}

// StripMatchingPort takes the port off the host if it is the one of the listener. Default: off, and a host with a port
// then matches no domain without one.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.strip_matching_host_port
func (b *NormalizationBuilder) StripMatchingPort() *NormalizationBuilder {
	m, _ := b.n.Set("strip_matching_host_port")
	m.StripMatchingHostPort = true
	return b
}

// StripAnyPort takes every port off the host. Envoy refuses it beside StripMatchingPort (hcm-strip-port-both).
// Default: off.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.strip_any_host_port
func (b *NormalizationBuilder) StripAnyPort() *NormalizationBuilder {
	m, _ := b.n.Set("strip_any_host_port")
	m.StripPortMode = &hcmv3.HttpConnectionManager_StripAnyHostPort{StripAnyHostPort: true}
	return b
}

// StripTrailingDot takes the dot off a host such as "example.com.". Default: off.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.strip_trailing_host_dot
func (b *NormalizationBuilder) StripTrailingDot() *NormalizationBuilder {
	m, _ := b.n.Set("strip_trailing_host_dot")
	m.StripTrailingHostDot = true
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *NormalizationBuilder) Patch(edit func(*hcmv3.HttpConnectionManager)) *NormalizationBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *NormalizationBuilder) Clone() *NormalizationBuilder {
	c := &NormalizationBuilder{}
	b.n.Clone(&c.n)
	return c
}
