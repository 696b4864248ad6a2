package httpfilter

import (
	"fmt"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route"
)

// JWTBuilder builds the filter that verifies JSON Web Tokens. A request without the tokens that it needs gets a 401.
type JWTBuilder struct{ slot[jwtv3.JwtAuthentication] }

// JWT starts the filter with those who issue tokens. It demands nothing yet: which requests need a token, the rules say,
// or per-route configuration ([JWTBuilder.Demand]).
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtAuthentication
func JWT(providers ...*JWTProviderBuilder) *JWTBuilder {
	b := &JWTBuilder{}
	b.name = "envoy.filters.http.jwt_authn"
	b.n.Init(&jwtv3.JwtAuthentication{})
	return b.Providers(providers...)
}

// Providers adds those who issue tokens, each under a name of its own (map-key-twice).
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtAuthentication.providers
func (b *JWTBuilder) Providers(providers ...*JWTProviderBuilder) *JWTBuilder {
	m, f := b.n.Set("providers")
	if m.Providers == nil {
		m.Providers = make(map[string]*jwtv3.JwtProvider, len(providers))
	}
	for _, p := range providers {
		if f.Missing(p) {
			continue
		}
		if _, twice := m.Providers[p.name]; twice {
			f.Key(p.name).Report(node.RuleKeyTwice, fmt.Sprintf("there is a provider %q already", p.name), "give each provider a name of its own")
			continue
		}
		m.Providers[p.name] = p.Render(f.Keyed(p.name))
	}
	return b
}

// Rule demands tokens of requests that match. The first rule that matches decides; requests that none matches need no token.
//
// Envoy: extensions.filters.http.jwt_authn.v3.RequirementRule.requires
func (b *JWTBuilder) Rule(requests *route.MatchBuilder, demand *JWTRequirementBuilder) *JWTBuilder {
	rule, f := b.rule(requests)
	if r := node.Child(f.Sub("requires"), demand); r != nil {
		rule.RequirementType = &jwtv3.RequirementRule_Requires{Requires: r}
	}
	return b
}

// RuleByName demands what a requirement of that name does ([JWTBuilder.Requirement]) of requests that match. It must be there
// (jwt-requirement-name).
//
// Envoy: extensions.filters.http.jwt_authn.v3.RequirementRule.requirement_name
func (b *JWTBuilder) RuleByName(requests *route.MatchBuilder, requirement string) *JWTBuilder {
	rule, _ := b.rule(requests)
	rule.RequirementType = &jwtv3.RequirementRule_RequirementName{RequirementName: requirement}
	return b
}

// Open demands nothing of requests that match, before later rules do.
//
// Envoy: extensions.filters.http.jwt_authn.v3.RequirementRule.match
func (b *JWTBuilder) Open(requests *route.MatchBuilder) *JWTBuilder {
	b.rule(requests)
	return b
}

// rule appends a rule that demands nothing yet.
func (b *JWTBuilder) rule(requests part.Part[routev3.RouteMatch]) (*jwtv3.RequirementRule, node.Field) {
	m, f := b.n.Add("rules", len(b.n.Peek().Rules))
	rule := &jwtv3.RequirementRule{Match: node.Child(f.Sub("match"), requests)}
	m.Rules = append(m.Rules, rule)
	return rule, f
}

// Requirement names a requirement, for rules and per-route configuration to refer to.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtAuthentication.requirement_map
func (b *JWTBuilder) Requirement(name string, demand *JWTRequirementBuilder) *JWTBuilder {
	m, f := b.n.Set("requirement_map")
	if m.RequirementMap == nil {
		m.RequirementMap = map[string]*jwtv3.JwtRequirement{}
	}
	if r := node.Child(f.Key(name), demand); r != nil {
		m.RequirementMap[name] = r
	}
	return b
}

// FilterState demands tokens by the text that another filter left under a key in the filter state. It decides about requests that no rule
// matches. Calls with other values add up.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtAuthentication.filter_state_rules
func (b *JWTBuilder) FilterState(key, value string, demand *JWTRequirementBuilder) *JWTBuilder {
	m, f := b.n.Set("filter_state_rules.requires")
	if m.FilterStateRules == nil {
		m.FilterStateRules = &jwtv3.FilterStateRule{Requires: map[string]*jwtv3.JwtRequirement{}}
	}
	m.FilterStateRules.Name = key
	if r := node.Child(f.Key(value), demand); r != nil {
		m.FilterStateRules.Requires[value] = r
	}
	return b
}

// PassPreflight demands no token of CORS preflight requests, which cannot carry one. Default: it does.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtAuthentication.bypass_cors_preflight
func (b *JWTBuilder) PassPreflight() *JWTBuilder {
	m, _ := b.n.Set("bypass_cors_preflight")
	m.BypassCorsPreflight = true
	return b
}

// StripFailureResponse answers refused requests with the code 401 alone. Default: the body and www-authenticate say why.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtAuthentication.strip_failure_response
func (b *JWTBuilder) StripFailureResponse() *JWTBuilder {
	m, _ := b.n.Set("strip_failure_response")
	m.StripFailureResponse = true
	return b
}

// StatPrefix tells the statistics of several such filters apart.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtAuthentication.stat_prefix
func (b *JWTBuilder) StatPrefix(prefix string) *JWTBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *JWTBuilder) Named(name string) *JWTBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *JWTBuilder) Patch(edit func(*jwtv3.JwtAuthentication)) *JWTBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *JWTBuilder) Clone() *JWTBuilder {
	c := &JWTBuilder{}
	b.clone(&c.slot)
	return c
}

// Off demands no token where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *JWTBuilder) Off() *OffBuilder { return off(b.name) }

// JWTDemandBuilder builds which requirement a virtual host or route has.
type JWTDemandBuilder struct {
	Override[jwtv3.PerRouteConfig]
}

// Demand starts an override that demands what the requirement of that name does ([JWTBuilder.Requirement]), instead of the rules. If there
// is none of the name, each request gets a 403 (jwt-per-route-name-unchecked).
//
// Envoy: extensions.filters.http.jwt_authn.v3.PerRouteConfig.requirement_name
func (b *JWTBuilder) Demand(requirement string) *JWTDemandBuilder {
	o := &JWTDemandBuilder{}
	o.name = b.name
	o.n.Init(&jwtv3.PerRouteConfig{RequirementSpecifier: &jwtv3.PerRouteConfig_RequirementName{RequirementName: requirement}})
	return o
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *JWTDemandBuilder) Patch(edit func(*jwtv3.PerRouteConfig)) *JWTDemandBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *JWTDemandBuilder) Clone() *JWTDemandBuilder {
	c := &JWTDemandBuilder{}
	variant(&o.Override, &c.Override)
	return c
}
