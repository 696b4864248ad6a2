package main

import (
	"cmp"
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/secret"
)

// build makes the bundle of what the files say, or says what is wrong with it, with the lines of the files.
func build(all services) (*builder.Bundle, error) {
	b := builder.New()
	for _, s := range all.services {
		b.Listeners(entry(s)).Routes(table(s)).Clusters(upstream(s)).Endpoints(assignment(s))
	}
	for _, s := range all.servers {
		b.Listeners(inbound(s))
	}
	bundle, err := b.Build()
	if err != nil {
		return nil, err
	}
	return bundle, judge(all, bundle)
}

// entry is how clients get in: gRPC clients ask for a listener named like the service, and use its
// connection manager without listening.
func entry(s service) *listener.Builder {
	manager := filter.HCM(s.name).RDS(s.name)
	if s.protocol == "grpc" {
		return listener.API(s.name, manager).Origin(s.at.String())
	}
	host, port, _ := hostPort(s.listen) // what is wrong with it, the builder says
	return listener.TCP(s.name, host, port).Chains(listener.Serve(manager)).Origin(s.at.String())
}

// table sends what no rule matches to the service itself.
func table(s service) *route.ConfigurationBuilder {
	host := route.VirtualHost(s.name, "*")
	for _, r := range s.routes {
		host.Routes(forward(s, r))
	}
	host.Routes(forward(s, rule{at: s.at, to: []target{{service: s.name, weight: 1}}}))
	return route.Configuration(s.name).VirtualHosts(host).Origin(s.at.String())
}

// forward is one rule as a route.
func forward(s service, r rule) route.Route {
	m := route.Prefix(r.prefix)
	if r.path != "" {
		m = route.Exact(r.path)
	}
	for _, h := range r.headers {
		m.Header(match.Header(h.name, match.Exact(h.value)))
	}
	if len(r.to) == 1 {
		return tuned(m.To(r.to[0].service), s, r)
	}
	total, weights := 0, []*route.WeightBuilder{}
	for _, t := range r.to {
		total += t.weight
		weights = append(weights, route.Weight(t.service, t.weight))
	}
	split := m.Split(weights...)
	split.Patch(func(m *routev3.Route) {
		// gRPC clients of 2022 take only splits whose total is told, or 100.
		if total != 100 {
			m.GetRoute().GetWeightedClusters().TotalWeight = wrapperspb.UInt32(uint32(total)) //nolint:staticcheck // they do not know another way
		}
	})
	return tuned(split, s, r)
}

// tunable is a route that forwards, to one cluster or several.
type tunable[B any] interface {
	*B
	route.Route
	Timeout(time.Duration) *B
	StreamDuration(*route.StreamDurationBuilder) *B
	Retry(*route.RetryBuilder) *B
	HashHeader(string) *B
}

// tuned sets what holds for the calls of a rule: each protocol has its own words for it.
func tuned[B any, P tunable[B]](b P, s service, r rule) route.Route {
	timeout, conditions := cmp.Or(r.timeout, s.timeout), []string{"5xx", "reset"}
	if s.protocol == "grpc" {
		conditions = []string{"unavailable"}
	}
	switch {
	case timeout == 0:
	case s.protocol == "grpc":
		b.StreamDuration(route.StreamDuration().Max(timeout))
	default:
		b.Timeout(timeout)
	}
	if r.retries > 0 {
		b.Retry(route.RetryOn(conditions...).Attempts(r.retries))
	}
	if s.hashHeader != "" {
		b.HashHeader(s.hashHeader)
	}
	return b
}

// upstream is the service as a cluster.
func upstream(s service) *cluster.Builder {
	c := cluster.EDS(s.name).Origin(s.at.String())
	switch s.balancing {
	case "ring_hash":
		c.LoadBalancing(cluster.RingHash().Function(cluster.XXHash))
	case "least_request":
		c.LoadBalancing(cluster.LeastRequest())
	}
	if s.protocol == "grpc" {
		c.HTTP2()
	}
	if s.ca != "" {
		c.TLS(instances(s))
	}
	return c
}

// assignment is where the service runs.
func assignment(s service) *endpoint.Builder {
	b := endpoint.For(s.name).Origin(s.at.String())
	for _, l := range s.localities {
		one := endpoint.Locality(l.region, l.zone).Weight(l.weight).Priority(l.priority)
		for _, h := range l.backends {
			one.Endpoints(endpoint.Endpoint(h.host, h.port).Weight(h.weight))
		}
		b.Localities(one)
	}
	return b
}

// inbound is the listener of a gRPC server: it serves its own calls, those that are allowed.
func inbound(s server) *listener.Builder {
	host, port, _ := hostPort(s.address)
	manager := filter.HCM("inbound").Routes(route.Configuration("inbound").VirtualHosts(
		route.VirtualHost("inbound", "*").Routes(route.Prefix("").Accept()),
	))
	if len(s.allow) > 0 {
		policy := rbac.Policy("allowed").From(rbac.Anyone())
		for _, path := range s.allow {
			policy.To(rbac.Path(path))
		}
		manager.Filters(httpfilter.RBAC(rbac.Allow(policy)))
	}
	return listener.TCP(s.name, host, port).Origin(s.at.String()).Chains(listener.Serve(manager))
}

// instances is TLS with certificates that the client's bootstrap knows by name, which is the only way that gRPC has.
func instances(s service) *cluster.TLSBuilder {
	context := cluster.TLS("", secret.CAProvider(secret.Provider(s.ca, ""))).Patch(func(m *tlsv3.UpstreamTlsContext) {
		validation := m.GetCommonTlsContext().GetValidationContext()
		validation.MatchTypedSubjectAltNames = nil
		for _, name := range s.names {
			validation.MatchSubjectAltNames = append(validation.MatchSubjectAltNames, //nolint:staticcheck // gRPC does not look at the other field
				&matcherv3.StringMatcher{MatchPattern: &matcherv3.StringMatcher_Exact{Exact: name}})
		}
	})
	if s.identity != "" {
		context.Certificate(secret.Provider(s.identity, ""))
	}
	return context
}
