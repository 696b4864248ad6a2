package simulate

import (
	"fmt"
	"strings"

	mutationrulesv3 "github.com/envoyproxy/go-control-plane/envoy/config/common/mutation_rules/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
	"github.com/envoykit/envoykit/simulate/internal/normalize"
)

// Mirror is a copy of the request that goes to another cluster.
type Mirror struct {
	// Cluster is where the copy goes.
	Cluster string
	// Host is its Host header.
	Host string
	// RequestHeaders are its headers.
	RequestHeaders []Header
}

// mirrorPolicy is a RequestMirrorPolicy.
type mirrorPolicy struct {
	msg       *routev3.RouteAction_RequestMirrorPolicy
	mutations []headerChange
	field     string
}

// headerChange is one step of a list of header mutations.
type headerChange struct {
	remove string
	add    headerAddition
}

func newMirrors(messages []*routev3.RouteAction_RequestMirrorPolicy, field string) []mirrorPolicy {
	policies := make([]mirrorPolicy, len(messages))
	for i, msg := range messages {
		at := fmt.Sprintf("%s[%d]", field, i)
		policies[i] = mirrorPolicy{msg: msg, field: at, mutations: newChanges(msg.GetRequestHeadersMutations(), at)}
	}
	return policies
}

func newChanges(messages []*mutationrulesv3.HeaderMutation, field string) []headerChange {
	var changes []headerChange
	for i, m := range messages {
		change := headerChange{remove: headermap.Canonical(m.GetRemove())}
		if add := m.GetAppend(); add != nil {
			change.add = newAddition(add, fmt.Sprintf("%s.request_headers_mutations[%d].append", field, i))
		}
		changes = append(changes, change)
	}
	return changes
}

// mirrors are the copies of a request. The list of the most specific level
// that has one counts.
func (x *exchange) mirrors(s *scope, unknowns *[]Undecided) []Mirror {
	if x.headers.Get(":method") == "CONNECT" {
		return nil
	}
	var mirrors []Mirror
	for _, policy := range x.mirrorPolicies() {
		cluster, doubt := policy.cluster(x)
		if doubt != nil {
			*unknowns = append(*unknowns, *doubt)
			continue
		}
		if cluster == "" || x.sim.lacks(cluster) {
			continue
		}
		mirrors = append(mirrors, policy.copy(x, s, cluster))
	}
	return mirrors
}

func (x *exchange) mirrorPolicies() []mirrorPolicy {
	if forward := x.route.action.forward; forward != nil && len(forward.mirrors) > 0 {
		return forward.mirrors
	}
	if len(x.host.mirrors) > 0 {
		return x.host.mirrors
	}
	return x.table.mirrors
}

// cluster is where the copy goes, or "" for no copy.
func (p *mirrorPolicy) cluster(x *exchange) (string, *Undecided) {
	if fraction := p.msg.GetRuntimeFraction(); fraction != nil {
		f, known := x.fractionNow(fraction)
		if !known {
			return "", fractionCondition{fraction, p.field + ".runtime_fraction"}.doubt(x)
		}
		if !f.takes(x.random) {
			return "", nil
		}
	}
	if name := p.msg.GetClusterHeader(); name != "" {
		value, isUnknown := headerValue(x, name)
		if isUnknown {
			return "", undecided(p.field+".cluster_header", "the value of header %s is not known", name)
		}
		return value, nil
	}
	return p.msg.GetCluster(), nil
}

func (p *mirrorPolicy) copy(x *exchange, s *scope, cluster string) Mirror {
	headers := x.headers.Clone()
	within := *s
	within.headers = &headers
	for _, change := range p.mutations {
		change.apply(&headers, &within)
	}
	host := shadowHost(headers.Get(":authority"))
	switch {
	case p.msg.GetHostRewriteLiteral() != "":
		host = p.msg.GetHostRewriteLiteral()
	case p.msg.GetDisableShadowHostSuffixAppend():
		host = headers.Get(":authority")
	}
	headers.Set(":authority", host)
	return Mirror{Cluster: cluster, Host: host, RequestHeaders: headersOf(&headers)}
}

// apply does one step; unlike the mutations of a route, steps see each other.
func (c *headerChange) apply(headers *headermap.Map, s *scope) {
	if c.add.value == nil {
		headers.Remove(c.remove)
		return
	}
	one := mutations{add: []headerAddition{c.add}}
	one.apply(headers, s)
}

// shadowHost inserts "-shadow" before the port.
func shadowHost(host string) string {
	colon := normalize.PortStart(host)
	if colon < 0 || strings.HasSuffix(host, "]") {
		return host + "-shadow"
	}
	return host[:colon] + "-shadow" + host[colon:]
}
