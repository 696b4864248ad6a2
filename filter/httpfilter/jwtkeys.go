package httpfilter

import (
	"time"

	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

// JWTKeys are the keys that verify the tokens of a provider: [JWTRemoteKeys] or [JWTLocalKeys].
type JWTKeys interface {
	keys(*node.Node[jwtv3.JwtProvider], *jwtv3.JwtProvider)
}

// JWTLocalKeysBuilder builds keys that stand in the configuration.
type JWTLocalKeysBuilder struct{ from source.Data }

// JWTLocalKeys starts keys that stand in the configuration, in a file or in the environment, as a JSON Web Key Set. What is none is
// refused (jwt-local-jwks).
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.local_jwks
func JWTLocalKeys(from source.Data) *JWTLocalKeysBuilder { return &JWTLocalKeysBuilder{from} }

func (b *JWTLocalKeysBuilder) keys(n *node.Node[jwtv3.JwtProvider], m *jwtv3.JwtProvider) {
	m.JwksSourceSpecifier = &jwtv3.JwtProvider_LocalJwks{LocalJwks: node.Child(n.Below("local_jwks"), b.from)}
}

// JWTRemoteKeysBuilder builds keys that Envoy fetches.
type JWTRemoteKeysBuilder struct {
	n node.Node[jwtv3.RemoteJwks]
}

// JWTRemoteKeys starts keys that Envoy fetches as a JSON Web Key Set, each worker when the first request needs them. The URI must be
// absolute (jwt-provider-uri); that the cluster exists only a bundle checks.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtProvider.remote_jwks
func JWTRemoteKeys(from *service.HTTPBuilder) *JWTRemoteKeysBuilder {
	b := &JWTRemoteKeysBuilder{}
	b.n.Init(&jwtv3.RemoteJwks{}).HttpUri = node.Child(b.n.Below("http_uri"), from)
	return b
}

// Cache is how long keys are used before they are fetched again. Default: 10 min.
//
// Envoy: extensions.filters.http.jwt_authn.v3.RemoteJwks.cache_duration
func (b *JWTRemoteKeysBuilder) Cache(d time.Duration) *JWTRemoteKeysBuilder {
	m, f := b.n.Set("cache_duration")
	m.CacheDuration = f.Duration(d)
	return b
}

// Ahead fetches the keys once for all workers, before the listener takes connections. Default: when a request needs them.
//
// Envoy: extensions.filters.http.jwt_authn.v3.RemoteJwks.async_fetch
func (b *JWTRemoteKeysBuilder) Ahead() *JWTRemoteKeysBuilder {
	m, _ := b.n.Set("async_fetch")
	async(m)
	return b
}

// FastListener takes connections while keys are being fetched ahead. Default: the listener waits for the first fetch, even if it fails.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwksAsyncFetch.fast_listener
func (b *JWTRemoteKeysBuilder) FastListener() *JWTRemoteKeysBuilder {
	m, _ := b.n.Set("async_fetch.fast_listener")
	async(m).FastListener = true
	return b
}

// RefetchFailed is how long Envoy waits after a fetch ahead that failed. Default: 1 s.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwksAsyncFetch.failed_refetch_duration
func (b *JWTRemoteKeysBuilder) RefetchFailed(d time.Duration) *JWTRemoteKeysBuilder {
	m, f := b.n.Set("async_fetch.failed_refetch_duration")
	async(m).FailedRefetchDuration = f.Duration(d)
	return b
}

func async(m *jwtv3.RemoteJwks) *jwtv3.JwksAsyncFetch {
	if m.AsyncFetch == nil {
		m.AsyncFetch = &jwtv3.JwksAsyncFetch{}
	}
	return m.AsyncFetch
}

// Retry says how a fetch is retried. Default: not at all.
//
// Envoy: extensions.filters.http.jwt_authn.v3.RemoteJwks.retry_policy
func (b *JWTRemoteKeysBuilder) Retry(policy *service.RetryBuilder) *JWTRemoteKeysBuilder {
	m, f := b.n.Set("retry_policy")
	m.RetryPolicy = node.Child(f, policy)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *JWTRemoteKeysBuilder) Patch(edit func(*jwtv3.RemoteJwks)) *JWTRemoteKeysBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *JWTRemoteKeysBuilder) Clone() *JWTRemoteKeysBuilder {
	c := &JWTRemoteKeysBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *JWTRemoteKeysBuilder) Render(s part.Scope) *jwtv3.RemoteJwks { return b.n.Take(s, nil) }

func (b *JWTRemoteKeysBuilder) keys(n *node.Node[jwtv3.JwtProvider], m *jwtv3.JwtProvider) {
	m.JwksSourceSpecifier = &jwtv3.JwtProvider_RemoteJwks{RemoteJwks: b.Render(n.Below("remote_jwks").Scope())}
}
