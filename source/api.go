package source

import (
	"math"
	"strconv"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// APIBuilder builds a source that is a server, asked by a protocol of its own.
type APIBuilder struct {
	n   node.Node[corev3.ConfigSource]
	api node.Node[corev3.ApiConfigSource]
}

// GRPC starts a source that is a gRPC stream through the named cluster, of the whole state at every change. The cluster
// must be a static one of the bootstrap and not use EDS (cs-cluster-not-primary).
//
// Envoy: config.core.v3.ApiConfigSource.grpc_services
func GRPC(cluster string) *APIBuilder { return stream(corev3.ApiConfigSource_GRPC, cluster) }

// Delta starts a source that is a gRPC stream through the named cluster, of what changes. Envoy does not check
// that the cluster exists (cs-delta-cluster-unchecked); a bundle does.
//
// Envoy: config.core.v3.ApiConfigSource.ApiType.DELTA_GRPC
func Delta(cluster string) *APIBuilder { return stream(corev3.ApiConfigSource_DELTA_GRPC, cluster) }

func stream(kind corev3.ApiConfigSource_ApiType, cluster string) *APIBuilder {
	b := server(kind)
	b.api.Peek().GrpcServices = []*corev3.GrpcService{node.Child(b.api.Below("grpc_services").Index(0), service.GRPC(cluster))}
	return b
}

// REST starts a source that is polled over HTTP, through the named cluster, at the interval given.
//
// Envoy: config.core.v3.ApiConfigSource.refresh_delay
func REST(cluster string, every time.Duration) *APIBuilder {
	b := server(corev3.ApiConfigSource_REST)
	m := b.api.Peek()
	m.ClusterNames = []string{cluster}
	m.RefreshDelay = b.api.Below("refresh_delay").Duration(every)
	return b
}

func server(kind corev3.ApiConfigSource_ApiType) *APIBuilder {
	b := &APIBuilder{}
	b.n.Init(&corev3.ConfigSource{ResourceApiVersion: corev3.ApiVersion_V3})
	api := b.api.Init(&corev3.ApiConfigSource{})
	api.ApiType = kind
	api.TransportApiVersion = corev3.ApiVersion_V3
	return b
}

// Service replaces how the cluster is called, for headers, an authority, or Google's client.
//
// Envoy: config.core.v3.ApiConfigSource.grpc_services
func (b *APIBuilder) Service(s service.RPC) *APIBuilder {
	m, f := b.api.Set("grpc_services")
	m.GrpcServices = node.Children(f, nil, []service.RPC{s})
	return b
}

// NodeOnce sends the node with the first message of a stream only, which saves bytes. The server must
// remember it.
//
// Envoy: config.core.v3.ApiConfigSource.set_node_on_first_message_only
func (b *APIBuilder) NodeOnce() *APIBuilder {
	m, _ := b.api.Set("set_node_on_first_message_only")
	m.SetNodeOnFirstMessageOnly = true
	return b
}

// RateLimit bounds the requests to the server: a bucket of tokens, filled at so many a second. Defaults of Envoy where
// RateLimit is called with 0: 100 tokens, 10 a second. Without the call there is no limit.
//
// Envoy: config.core.v3.ApiConfigSource.rate_limit_settings
func (b *APIBuilder) RateLimit(tokens int, perSecond float64) *APIBuilder {
	m, f := b.api.Set("rate_limit_settings")
	s := &corev3.RateLimitSettings{}
	if tokens != 0 {
		s.MaxTokens = f.Sub("max_tokens").CountValue(tokens)
	}
	if math.IsNaN(perSecond) || math.IsInf(perSecond, 0) || perSecond < 0 {
		f.Sub("fill_rate").Report(node.RuleRange, "a fill rate of "+strconv.FormatFloat(perSecond, 'g', -1, 64)+" a second")
	} else if perSecond != 0 {
		s.FillRate = wrapperspb.Double(perSecond)
	}
	m.RateLimitSettings = s
	return b
}

// Validators appends extensions that check every update before Envoy takes it: one that refuses rejects the update.
//
// Envoy: config.core.v3.ApiConfigSource.config_validators
func (b *APIBuilder) Validators(extensions ...part.Part[corev3.TypedExtensionConfig]) *APIBuilder {
	m, f := b.api.Add("config_validators", len(b.api.Peek().ConfigValidators))
	m.ConfigValidators = node.Children(f, m.ConfigValidators, extensions)
	return b
}

// RequestTimeout bounds a request to a REST server. Default: 1 s.
//
// Envoy: config.core.v3.ApiConfigSource.request_timeout
func (b *APIBuilder) RequestTimeout(d time.Duration) *APIBuilder {
	m, f := b.api.Set("request_timeout")
	m.RequestTimeout = f.Duration(d)
	return b
}

// FirstFetch is how long Envoy waits for the first response before it goes on without the resource. Default:
// 15 s; 0 waits for ever, as long as the connection stands.
//
// Envoy: config.core.v3.ConfigSource.initial_fetch_timeout
func (b *APIBuilder) FirstFetch(d time.Duration) *APIBuilder {
	m, f := b.n.Set("initial_fetch_timeout")
	m.InitialFetchTimeout = f.Duration(d)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *APIBuilder) Patch(edit func(*corev3.ConfigSource)) *APIBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *APIBuilder) Clone() *APIBuilder {
	c := &APIBuilder{}
	b.n.Clone(&c.n)
	b.api.Clone(&c.api)
	return c
}

// Render implements [part.Part].
func (b *APIBuilder) Render(s part.Scope) *corev3.ConfigSource {
	return b.n.Take(s, func(m *corev3.ConfigSource) {
		m.ConfigSourceSpecifier = &corev3.ConfigSource_ApiConfigSource{
			ApiConfigSource: b.api.Take(b.n.Below("api_config_source").Scope(), nil),
		}
	})
}

// API is the server alone, for the places that name one without more: the bootstrap's aggregated stream. What
// belongs to a source ([APIBuilder.FirstFetch]) is left out.
//
// Envoy: config.core.v3.ApiConfigSource
func (b *APIBuilder) API() part.Part[corev3.ApiConfigSource] { return apiOnly{b} }

type apiOnly struct{ b *APIBuilder }

func (a apiOnly) Render(s part.Scope) *corev3.ApiConfigSource { return a.b.api.Take(s, nil) }
