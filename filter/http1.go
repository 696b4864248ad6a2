package filter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	casev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/header_formatters/preserve_case/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// HTTP1Builder builds the options of HTTP/1 connections with clients.
type HTTP1Builder struct {
	n node.Node[corev3.Http1ProtocolOptions]
}

// HTTP1 starts options of HTTP/1.
//
// Envoy: config.core.v3.Http1ProtocolOptions
func HTTP1() *HTTP1Builder {
	b := &HTTP1Builder{}
	b.n.Init()
	return b
}

// AbsoluteURL false refuses requests with a whole URL in their first line, as clients of a forward proxy send.
// Default: true.
//
// Envoy: config.core.v3.Http1ProtocolOptions.allow_absolute_url
func (b *HTTP1Builder) AbsoluteURL(on bool) *HTTP1Builder {
	m, _ := b.n.Set("allow_absolute_url")
	m.AllowAbsoluteUrl = wrapperspb.Bool(on)
	return b
}

// HTTP10 accepts HTTP/1.0 requests, and takes the host for those that name none; it may be empty. Default: they are
// refused with 426.
//
// Envoy: config.core.v3.Http1ProtocolOptions.accept_http_10
func (b *HTTP1Builder) HTTP10(defaultHost string) *HTTP1Builder {
	m, _ := b.n.Set("accept_http_10")
	m.AcceptHttp_10, m.DefaultHostForHttp_10 = true, defaultHost
	return b
}

// ProperCase writes the names of response headers "Like-This". Default: in lower case.
//
// Envoy: config.core.v3.Http1ProtocolOptions.header_key_format
func (b *HTTP1Builder) ProperCase() *HTTP1Builder {
	m, _ := b.n.Set("header_key_format")
	m.HeaderKeyFormat = &corev3.Http1ProtocolOptions_HeaderKeyFormat{
		HeaderFormat: &corev3.Http1ProtocolOptions_HeaderKeyFormat_ProperCaseWords_{
			ProperCaseWords: &corev3.Http1ProtocolOptions_HeaderKeyFormat_ProperCaseWords{},
		},
	}
	return b
}

// PreserveCase keeps the case of header names, where the upstream connection does so too. Default: lower case.
//
// Envoy: config.core.v3.Http1ProtocolOptions.header_key_format
func (b *HTTP1Builder) PreserveCase() *HTTP1Builder {
	m, f := b.n.Set("header_key_format")
	m.HeaderKeyFormat = &corev3.Http1ProtocolOptions_HeaderKeyFormat{
		HeaderFormat: &corev3.Http1ProtocolOptions_HeaderKeyFormat_StatefulFormatter{
			StatefulFormatter: preserveCase(f),
		},
	}
	return b
}

// Trailers passes trailers on. Default: they are dropped.
//
// Envoy: config.core.v3.Http1ProtocolOptions.enable_trailers
func (b *HTTP1Builder) Trailers() *HTTP1Builder {
	m, _ := b.n.Set("enable_trailers")
	m.EnableTrailers = true
	return b
}

// InsecureChunkedLength takes messages that have both a length and chunks, which lets requests be smuggled past
// proxies. Default: they are refused.
//
// Envoy: config.core.v3.Http1ProtocolOptions.allow_chunked_length
func (b *HTTP1Builder) InsecureChunkedLength() *HTTP1Builder {
	m, _ := b.n.Set("allow_chunked_length")
	m.AllowChunkedLength = true
	return b
}

// StreamErrorsOnly is [LimitsBuilder.StreamErrorsOnly] for HTTP/1 alone.
//
// Envoy: config.core.v3.Http1ProtocolOptions.override_stream_error_on_invalid_http_message
func (b *HTTP1Builder) StreamErrorsOnly(on bool) *HTTP1Builder {
	m, _ := b.n.Set("override_stream_error_on_invalid_http_message")
	m.OverrideStreamErrorOnInvalidHttpMessage = wrapperspb.Bool(on)
	return b
}

// FullURL writes whole URLs in the first line of requests. Default: paths.
//
// Envoy: config.core.v3.Http1ProtocolOptions.send_fully_qualified_url
func (b *HTTP1Builder) FullURL() *HTTP1Builder {
	m, _ := b.n.Set("send_fully_qualified_url")
	m.SendFullyQualifiedUrl = true
	return b
}

// CustomMethods takes every method that has only valid characters. Default: those that Envoy knows.
//
// Envoy: config.core.v3.Http1ProtocolOptions.allow_custom_methods
func (b *HTTP1Builder) CustomMethods() *HTTP1Builder {
	m, _ := b.n.Set("allow_custom_methods")
	m.AllowCustomMethods = true
	return b
}

// IgnoreUpgrades takes requests that ask for one of these upgrades as if they did not. Default: they are refused with
// 403 where the upgrade is not allowed.
//
// Envoy: config.core.v3.Http1ProtocolOptions.ignore_http_11_upgrade
func (b *HTTP1Builder) IgnoreUpgrades(kinds ...*match.TextBuilder) *HTTP1Builder {
	m, f := b.n.Add("ignore_http_11_upgrade", len(b.n.Peek().IgnoreHttp_11Upgrade))
	m.IgnoreHttp_11Upgrade = node.Children(f, m.IgnoreHttp_11Upgrade, kinds)
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

func preserveCase(f node.Field) *corev3.TypedExtensionConfig {
	at := f.Sub("stateful_formatter.typed_config").Scope()
	return &corev3.TypedExtensionConfig{
		Name:        "envoy.http.stateful_header_formatters.preserve_case",
		TypedConfig: at.Any(&casev3.PreserveCaseFormatterConfig{}),
	}
}
