package filter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// LocalReplyBuilder builds what the responses say that Envoy makes itself, for instance where no upstream is healthy.
type LocalReplyBuilder struct {
	n node.Node[hcmv3.LocalReplyConfig]
}

// LocalReply starts changes of local replies.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.LocalReplyConfig
func LocalReply() *LocalReplyBuilder {
	b := &LocalReplyBuilder{}
	b.n.Init(&hcmv3.LocalReplyConfig{})
	return b
}

// Map appends mappers; the first whose filter passes the reply changes it.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.LocalReplyConfig.mappers
func (b *LocalReplyBuilder) Map(mappers ...*ReplyMapperBuilder) *LocalReplyBuilder {
	m, f := b.n.Add("mappers", len(b.n.Peek().Mappers))
	m.Mappers = node.Children(f, m.Mappers, mappers)
	return b
}

// Body is the form of the body ([accesslog.Text], [accesslog.JSON]), where %LOCAL_REPLY_BODY% is what it would be.
// Default: that text.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.LocalReplyConfig.body_format
func (b *LocalReplyBuilder) Body(format part.Part[corev3.SubstitutionFormatString]) *LocalReplyBuilder {
	m, f := b.n.Set("body_format")
	m.BodyFormat = node.Child(f, format)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *LocalReplyBuilder) Patch(edit func(*hcmv3.LocalReplyConfig)) *LocalReplyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LocalReplyBuilder) Clone() *LocalReplyBuilder {
	c := &LocalReplyBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *LocalReplyBuilder) Render(s part.Scope) *hcmv3.LocalReplyConfig { return b.n.Take(s, nil) }

// ReplyMapperBuilder builds the change of some local replies.
type ReplyMapperBuilder struct {
	n node.Node[hcmv3.ResponseMapper]
}

// Reply starts the change of local replies that the filter passes.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ResponseMapper.filter
func Reply(when accesslog.Filter) *ReplyMapperBuilder {
	b := &ReplyMapperBuilder{}
	b.n.Init(&hcmv3.ResponseMapper{})
	m, f := b.n.Set("filter")
	m.Filter = node.Child(f, when)
	return b
}

// Status replaces the status code, from 200 to 599 (proto-pgv).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ResponseMapper.status_code
func (b *ReplyMapperBuilder) Status(code int) *ReplyMapperBuilder {
	m, f := b.n.Set("status_code")
	m.StatusCode = f.CountValue(code)
	return b
}

// Body replaces the text of the body, which %LOCAL_REPLY_BODY% then stands for; at most 4096 bytes.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ResponseMapper.body
func (b *ReplyMapperBuilder) Body(text source.Data) *ReplyMapperBuilder {
	m, f := b.n.Set("body")
	m.Body = node.Child(f, text)
	return b
}

// Format is the form of the body, in place of that of all local replies.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ResponseMapper.body_format_override
func (b *ReplyMapperBuilder) Format(format part.Part[corev3.SubstitutionFormatString]) *ReplyMapperBuilder {
	m, f := b.n.Set("body_format_override")
	m.BodyFormatOverride = node.Child(f, format)
	return b
}

// Headers adds headers to the reply.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.ResponseMapper.headers_to_add
func (b *ReplyMapperBuilder) Headers(headers ...*header.ValueBuilder) *ReplyMapperBuilder {
	m, f := b.n.Set("headers_to_add")
	m.HeadersToAdd = node.Children(f, m.HeadersToAdd, headers)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ReplyMapperBuilder) Patch(edit func(*hcmv3.ResponseMapper)) *ReplyMapperBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ReplyMapperBuilder) Clone() *ReplyMapperBuilder {
	c := &ReplyMapperBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ReplyMapperBuilder) Render(s part.Scope) *hcmv3.ResponseMapper { return b.n.Take(s, nil) }
