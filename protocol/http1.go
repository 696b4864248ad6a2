package protocol

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	preservev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/header_formatters/preserve_case/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HTTP1Builder builds settings of HTTP/1.
type HTTP1Builder struct {
	n node.Node[corev3.Http1ProtocolOptions]
}

// HTTP1 starts settings of HTTP/1.
//
// Envoy: config.core.v3.Http1ProtocolOptions
func HTTP1() *HTTP1Builder {
	b := &HTTP1Builder{}
	b.n.Init(&corev3.Http1ProtocolOptions{})
	return b
}

// Trailers hands on trailers, which HTTP/1 drops otherwise.
//
// Envoy: config.core.v3.Http1ProtocolOptions.enable_trailers
func (b *HTTP1Builder) Trailers() *HTTP1Builder {
	m, _ := b.n.Set("enable_trailers")
	m.EnableTrailers = true
	return b
}

// HTTP10 also takes requests of HTTP/1.0, which may lack a host; they get the default host, and without
// one are refused.
//
// Envoy: config.core.v3.Http1ProtocolOptions.accept_http_10
func (b *HTTP1Builder) HTTP10(defaultHost string) *HTTP1Builder {
	m, _ := b.n.Set("accept_http_10")
	m.AcceptHttp_10 = true
	m.DefaultHostForHttp_10 = defaultHost
	return b
}

// AbsoluteURL tells whether requests may have a whole URL, as those to a forward proxy do. Default: yes.
//
// Envoy: config.core.v3.Http1ProtocolOptions.allow_absolute_url
func (b *HTTP1Builder) AbsoluteURL(on bool) *HTTP1Builder {
	m, _ := b.n.Set("allow_absolute_url")
	m.AllowAbsoluteUrl = wrapperspb.Bool(on)
	return b
}

// SendAbsoluteURL sends whole URLs, for hosts that are proxies.
//
// Envoy: config.core.v3.Http1ProtocolOptions.send_fully_qualified_url
func (b *HTTP1Builder) SendAbsoluteURL() *HTTP1Builder {
	m, _ := b.n.Set("send_fully_qualified_url")
	m.SendFullyQualifiedUrl = true
	return b
}

// PreserveCase writes header names as they were received. Default: lower case.
//
// Envoy: config.core.v3.Http1ProtocolOptions.HeaderKeyFormat.stateful_formatter
func (b *HTTP1Builder) PreserveCase() *HTTP1Builder {
	m, f := b.n.Choose("header_format", "header_key_format.stateful_formatter")
	m.HeaderKeyFormat = &corev3.Http1ProtocolOptions_HeaderKeyFormat{
		HeaderFormat: &corev3.Http1ProtocolOptions_HeaderKeyFormat_StatefulFormatter{StatefulFormatter: &corev3.TypedExtensionConfig{
			Name:        "envoy.http.stateful_header_formatters.preserve_case",
			TypedConfig: f.Scope().Sub("typed_config").Any(&preservev3.PreserveCaseFormatterConfig{}),
		}},
	}
	return b
}

// ProperCase writes header names with each word capitalised: Content-Type. Default: lower case.
//
// Envoy: config.core.v3.Http1ProtocolOptions.HeaderKeyFormat.proper_case_words
func (b *HTTP1Builder) ProperCase() *HTTP1Builder {
	m, _ := b.n.Choose("header_format", "header_key_format.proper_case_words")
	m.HeaderKeyFormat = &corev3.Http1ProtocolOptions_HeaderKeyFormat{
		HeaderFormat: &corev3.Http1ProtocolOptions_HeaderKeyFormat_ProperCaseWords_{
			ProperCaseWords: &corev3.Http1ProtocolOptions_HeaderKeyFormat_ProperCaseWords{},
		},
	}
	return b
}

// HeaderFormat writes header names by an extension. Default: lower case.
//
// Envoy: config.core.v3.Http1ProtocolOptions.HeaderKeyFormat.stateful_formatter
func (b *HTTP1Builder) HeaderFormat(extension part.Part[corev3.TypedExtensionConfig]) *HTTP1Builder {
	m, f := b.n.Choose("header_format", "header_key_format.stateful_formatter")
	m.HeaderKeyFormat = &corev3.Http1ProtocolOptions_HeaderKeyFormat{
		HeaderFormat: &corev3.Http1ProtocolOptions_HeaderKeyFormat_StatefulFormatter{StatefulFormatter: node.Child(f, extension)},
	}
	return b
}

// IgnoreUpgrades takes requests for an upgrade to one of these protocols as ordinary requests.
//
// Envoy: config.core.v3.Http1ProtocolOptions.ignore_http_11_upgrade
func (b *HTTP1Builder) IgnoreUpgrades(like ...part.Part[matcherv3.StringMatcher]) *HTTP1Builder {
	m, f := b.n.Add("ignore_http_11_upgrade", len(b.n.Peek().IgnoreHttp_11Upgrade))
	m.IgnoreHttp_11Upgrade = node.Children(f, m.IgnoreHttp_11Upgrade, like)
	return b
}

// KeepOnInvalid answers an invalid message and keeps the connection where that is possible. Default: the connection is closed.
//
// Envoy: config.core.v3.Http1ProtocolOptions.override_stream_error_on_invalid_http_message
func (b *HTTP1Builder) KeepOnInvalid(on bool) *HTTP1Builder {
	m, _ := b.n.Set("override_stream_error_on_invalid_http_message")
	m.OverrideStreamErrorOnInvalidHttpMessage = wrapperspb.Bool(on)
	return b
}

// AnyMethod accepts methods that Envoy does not know.
//
// Envoy: config.core.v3.Http1ProtocolOptions.allow_custom_methods
func (b *HTTP1Builder) AnyMethod() *HTTP1Builder {
	m, _ := b.n.Set("allow_custom_methods")
	m.AllowCustomMethods = true
	return b
}

// InsecureChunkedLength accepts messages with both Content-Length and Transfer-Encoding, which allows request smuggling.
//
// Envoy: config.core.v3.Http1ProtocolOptions.allow_chunked_length
func (b *HTTP1Builder) InsecureChunkedLength() *HTTP1Builder {
	m, _ := b.n.Set("allow_chunked_length")
	m.AllowChunkedLength = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HTTP1Builder) Patch(edit func(*corev3.Http1ProtocolOptions)) *HTTP1Builder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HTTP1Builder) Clone() *HTTP1Builder {
	c := &HTTP1Builder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HTTP1Builder) Render(s part.Scope) *corev3.Http1ProtocolOptions { return b.n.Take(s, nil) }
