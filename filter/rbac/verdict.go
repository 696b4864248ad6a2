package rbac

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"

	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// Verdict is what a matcher tree decides about a request. Requests about which the tree decides nothing are refused.
type Verdict struct {
	name   string
	action rbacv3.RBAC_Action
}

// Allowed lets the request pass; statistics and logs know the verdict by the name.
//
// Envoy: config.rbac.v3.Action.action
func Allowed(name string) Verdict { return Verdict{name, rbacv3.RBAC_ALLOW} }

// Denied refuses the request.
//
// Envoy: config.rbac.v3.Action.action
func Denied(name string) Verdict { return Verdict{name, rbacv3.RBAC_DENY} }

// Logged lets the request pass and notes it in the dynamic metadata envoy.common, under access_log_hint.
//
// Envoy: config.rbac.v3.Action.action
func Logged(name string) Verdict { return Verdict{name, rbacv3.RBAC_LOG} }

// MatchAction implements [match.Outcome].
func (v Verdict) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{
		Name: "envoy.filters.rbac.action", TypedConfig: s.Sub("typed_config").Any(&rbacv3.Action{Name: v.name, Action: v.action}),
	}
}

// RequestMatcher starts a tree for the HTTP filter that tries conditions in order.
//
// Envoy: extensions.filters.http.rbac.v3.RBAC.matcher
func RequestMatcher() *match.ListBuilder[match.Request, Verdict] {
	return match.List[match.Request, Verdict]()
}

// ConnectionMatcher starts a tree for the network filter that tries conditions in order.
//
// Envoy: extensions.filters.network.rbac.v3.RBAC.matcher
func ConnectionMatcher() *match.ListBuilder[match.Connection, Verdict] {
	return match.List[match.Connection, Verdict]()
}
