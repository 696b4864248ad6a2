package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/secret"
)

// parts are those of Edge, taken apart so that a fault can be put into any of them.
type parts struct {
	cors     *httpfilter.CORSBuilder
	authz    *httpfilter.ExtAuthzBuilder
	healthz  *route.ResponseBuilder
	v1       *route.SplitBuilder
	uploads  *route.ForwardBuilder
	host     *route.VirtualHostBuilder
	table    *route.ConfigurationBuilder
	hcm      *filter.HCMBuilder
	tls      *listener.TLSBuilder
	chain    *listener.ChainBuilder
	https    *listener.Builder
	api      *cluster.Builder
	check    *cluster.HTTPCheckBuilder
	outlier  *cluster.OutlierBuilder
	ring     *cluster.RingHashBuilder
	upstream *cluster.TLSBuilder
	locality *endpoint.LocalityBuilder
	hosts    *endpoint.Builder
	bundle   *builder.Builder
	after    func()
}

func newParts() *parts {
	p := &parts{after: func() {}, bundle: builder.New()}
	p.cors = httpfilter.CORS()
	p.authz = httpfilter.ExtAuthz("authz")
	p.healthz = route.Exact("/healthz").Respond(200, "ok")                                                               // resource
	p.v1 = route.Prefix("/v1/").Header(match.Present("x-tenant")).Split(route.Weight("api", 90), route.Weight("v2", 10)) // resource
	p.uploads = route.Prefix("/uploads/").To("uploads")                                                                  // resource
	p.host = route.VirtualHost("api", "api.example.com")                                                                 // resource
	p.table = route.Configuration("edge")                                                                                // resource
	p.hcm = filter.HCM("edge")
	p.tls = listener.TLS(secret.Files("tls.crt", "tls.key"))
	p.chain = listener.Serve()
	p.https = listener.TCP("https", "0.0.0.0", 8443) // resource
	p.api = cluster.EDS("api")                       // resource
	p.check = cluster.HTTPCheck("/healthz").Every(5 * time.Second).Timeout(time.Second)
	p.outlier = cluster.Consecutive5xx(5)
	p.ring = cluster.RingHash()
	p.upstream = cluster.TLS("api.internal", secret.CAFile("ca.crt"))
	p.locality = endpoint.Locality("us-east-1", "us-east-1a").Weight(80).Hosts(8080, "10.0.0.1")
	p.hosts = endpoint.For("api") // resource
	return p
}

// build puts the parts together as Edge does.
func (p *parts) build() error {
	p.host.Routes(p.healthz, p.v1, p.uploads)
	p.table.VirtualHosts(p.host)
	p.hcm.Filters(p.cors, p.authz).Routes(p.table)
	p.https.Chains(p.chain.Filters(p.hcm).TLS(p.tls))
	p.api.HealthCheck(p.check).OutlierDetection(p.outlier).LoadBalancing(p.ring).TLS(p.upstream)
	p.bundle.Listeners(p.https).Clusters(p.api, dns("v2"), dns("uploads"), dns("authz").HTTP2()).
		Endpoints(p.hosts.Localities(p.locality))
	p.after()
	_, err := p.bundle.Build()
	return err
}

func dns(name string) *cluster.Builder {
	return cluster.StrictDNS(name, name+".internal", 80) // resource
}

// fault is one mistake, made on one line.
type fault struct {
	rule   diag.RuleID
	line   int
	inject func(*parts)
}

func here() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

var faults = map[string]fault{
	"negative duration":           {"duration-out-of-range", here(), func(p *parts) { p.api.ConnectTimeout(-time.Second) }},
	"zero connect timeout":        {"proto-pgv", here(), func(p *parts) { p.api.ConnectTimeout(0) }},
	"port of a listener":          {"port-out-of-range", here(), func(p *parts) { p.https = listener.TCP("https", "0.0.0.0", 70000) }},
	"port of an endpoint":         {"port-out-of-range", here(), func(p *parts) { p.locality.Hosts(-1, "10.0.0.9") }},
	"port of a redirect":          {"port-out-of-range", here(), func(p *parts) { p.host.Routes(route.Prefix("/old").Redirect().Port(65536)) }},
	"weight below zero":           {"number-out-of-range", here(), func(p *parts) { p.locality.Weight(-1) }},
	"weights that sum to zero":    {"weighted-sum-zero", here(), func(p *parts) { p.host.Routes(route.Prefix("/w").Split(route.Weight("api", 0))) }},
	"percent over 100":            {"percent-not-representable", here(), func(p *parts) { p.outlier.MaxPercent(101) }},
	"percent of no denominator":   {"percent-not-representable", here(), func(p *parts) { p.host.Routes(route.Prefix("/f").Fraction(0.00001).To("api")) }},
	"unknown cluster":             {"route-unknown-cluster", here(), func(p *parts) { p.host.Routes(route.Prefix("/x").To("ap1")) }},
	"unknown cluster in a split":  {"route-unknown-weighted-cluster", here(), func(p *parts) { p.host.Routes(route.Prefix("/x").Split(route.Weight("api-3", 1))) }},
	"unknown mirror":              {"route-unknown-shadow-cluster", here(), func(p *parts) { p.uploads.Mirror(route.Mirror("shadow")) }},
	"unknown authorization":       {"cluster-unknown", here(), func(p *parts) { p.authz = httpfilter.ExtAuthz("auth") }},
	"EDS without endpoints":       {"load-assignment-missing", here(), func(p *parts) { p.bundle.Clusters(cluster.EDS("lonely")) }},
	"RDS without a table":         {"route-configuration-unknown", here(), func(p *parts) { p.bundle.Listeners(second(filter.HCM("b").RDS("nowhere"))) }},
	"SDS without a secret":        {"secret-unknown", here(), func(p *parts) { p.tls = listener.TLS(secret.SDS("cert")) }},
	"duplicate domain":            {"vh-domain-duplicate", here(), func(p *parts) { p.table.VirtualHosts(route.VirtualHost("b", "api.example.com", "API.example.com")) }},
	"no domain":                   {"proto-pgv", here(), func(p *parts) { p.table.VirtualHosts(route.VirtualHost("none")) }},
	"domain with a star inside":   {"vh-domain-middle-star", here(), func(p *parts) { p.table.VirtualHosts(route.VirtualHost("s", "a.*.com").Routes(to("nope"))) }},
	"duplicate cluster":           {"cluster-name-duplicate-cds", here(), func(p *parts) { p.after = func() { p.bundle.Clusters(cluster.StrictDNS("v2", "v2.internal", 80)) } }},
	"duplicate listener address":  {"listener-duplicate-address", here(), func(p *parts) { p.later(listener.TCP("b", "0.0.0.0", 8443).Chains(none())) }},
	"host name as an address":     {"listener-address-not-ip", here(), func(p *parts) { p.https = listener.TCP("https", "localhost", 8443) }},
	"malformed endpoint address":  {"endpoint-static-not-ip", here(), func(p *parts) { p.locality.Hosts(80, "10.0.0.256") }},
	"no filter chain":             {"listener-no-filter-chains", here(), func(p *parts) { p.bundle.Listeners(listener.TCP("empty", "0.0.0.0", 1)) }},
	"two chains alike":            {"fc-match-identical", here(), func(p *parts) { p.https.Chains(listener.Serve(), listener.Serve()) }},
	"server name with a star":     {"fc-server-name-wildcard", here(), func(p *parts) { p.chain.ServerNames("a*.example.com") }},
	"no router":                   {"hcm-http-filter-last-not-terminal", here(), func(p *parts) { p.bundle.Listeners(second(filter.HCM("e").Filters(p.cors).NoRouter())) }},
	"router before the end":       {"hcm-http-filter-terminal-not-last", here(), func(p *parts) { p.hcm.Filters(httpfilter.Router()) }},
	"table inline and by name":    {"oneof-chosen-twice", here(), func(p *parts) { p.bundle.Listeners(second(filter.HCM("d").RDS("edge").Routes(p.empty()))) }},
	"override without its filter": {"override-without-filter", here(), func(p *parts) { p.uploads.Override(httpfilter.CORS().Named("cors-2").Allow("https://a")).Timeout(-1) }},
	"nil cluster":                 {"builder-nil", here(), func(p *parts) { p.bundle.Clusters((*cluster.Builder)(nil)) }},
	"nil chain":                   {"builder-nil", here(), func(p *parts) { p.https.Chains(nil) }},
	"nil filter":                  {"builder-nil", here(), func(p *parts) { p.hcm.Filters(nil) }},
	"nil raw message":             {"builder-nil", here(), func(p *parts) { p.bundle.Clusters(cluster.Raw(nil)) }},
	"hole in a raw message":       {"message-has-hole", here(), func(p *parts) { p.bundle.Clusters(cluster.Raw(holed())) }},
	"hole after a patch":          {"message-has-hole", here(), func(p *parts) { p.chain.Patch(punch) }},
	"late setter of a cluster":    {"builder-changed-after-attach", here(), func(p *parts) { p.after = func() { p.api.ConnectTimeout(time.Second) } }},
	"late setter of a route":      {"builder-changed-after-attach", here(), func(p *parts) { p.after = func() { p.uploads.Timeout(time.Second) } }},
	"late setter of a filter":     {"builder-changed-after-attach", here(), func(p *parts) { p.after = func() { p.authz.Timeout(time.Second) } }},
	"empty name":                  {"proto-pgv", here(), func(p *parts) { p.bundle.Clusters(cluster.StrictDNS("", "api.internal", 80)) }},
	"header name out of range":    {"proto-pgv", here(), func(p *parts) { p.v1.HashHeader("x-\x00") }},
	"invalid regular expression":  {"regex-invalid", here(), func(p *parts) { p.host.Routes(route.Regex("/a(?=b)").To("api")) }},
	"status of a response":        {"proto-pgv", here(), func(p *parts) { p.host.Routes(route.Exact("/s").Respond(42, "")) }},
	"no health check path":        {"proto-pgv", here(), func(p *parts) { p.check = cluster.HTTPCheck("") }},
	"ring sizes crossed":          {"lb-ring-hash-size", here(), func(p *parts) { p.ring.MinSize(2048).MaxSize(1024) }},
	"filter in the wrong slot":    {"extension-wrong-slot", here(), func(p *parts) { p.hcm.Filters(httpfilter.Custom(&tcpproxyv3.TcpProxy{})) }},
	"route without a match":       {"proto-pgv", here(), func(p *parts) { p.host.Routes(route.RawRoute(&routev3.Route{})) }},
	"text that is not UTF-8":      {"text-not-utf8", here(), func(p *parts) { p.tls = listener.TLS(secret.Files("\xff", "tls.key")) }},
	"endpoint weight zero":        {"proto-pgv", here(), func(p *parts) { p.locality.Weight(0) }},
}

func to(cluster string) route.Route { return route.Prefix("/").To(cluster) }

func holed() *clusterv3.Cluster {
	return &clusterv3.Cluster{Name: "raw", HealthChecks: []*corev3.HealthCheck{nil}}
}

func punch(m *listenerv3.FilterChain) { m.Filters = append(m.Filters, nil) }

// later adds a listener behind all others.
func (p *parts) later(l *listener.Builder) { p.after = func() { p.bundle.Listeners(l) } }

func none() *listener.ChainBuilder { return listener.Serve() }

func (p *parts) empty() *route.ConfigurationBuilder { return route.Configuration("empty") } // resource

func second(hcm *filter.HCMBuilder) *listener.Builder {
	return listener.TCP("second", "0.0.0.0", 8444).Chains(listener.Serve(hcm)) // resource
}

// report builds with one fault.
func (f fault) report(t *testing.T) diag.List {
	t.Helper()
	p := newParts()
	require.NotPanics(t, func() { f.inject(p) })
	var err error
	require.NotPanics(t, func() { err = p.build() })
	var list diag.List
	require.True(t, errors.As(err, &list), "nothing was found: %v", err)
	return list
}

func TestTheProgramIsRightWithoutFaults(t *testing.T) {
	require.NoError(t, newParts().build())
	require.GreaterOrEqual(t, len(faults), 40)
}

func TestEveryFaultIsFoundAtItsLine(t *testing.T) {
	defer diag.CaptureSites(diag.CaptureSites(diag.SitesFull))
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			list := f.report(t)
			require.True(t, f.found(list, f.line), "want %s at line %d, got:\n%v", f.rule, f.line, list)
		})
	}
}

// TestEveryFaultIsFoundAtItsResource uses the level that platforms have where sites are expensive.
func TestEveryFaultIsFoundAtItsResource(t *testing.T) {
	defer diag.CaptureSites(diag.CaptureSites(diag.SitesResources))
	lines := append(resourceLines(t), 0)
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			lines[len(lines)-1] = f.line
			require.True(t, f.found(f.report(t), lines...), "%v", f.report(t))
		})
	}
}

// found tells whether the rule is reported at one of the lines of this file.
func (f fault) found(list diag.List, lines ...int) bool {
	for _, d := range list {
		for _, line := range lines {
			if d.Rule.ID == f.rule && d.Location.Line == line && filepath.Base(d.Location.File) == "faults_test.go" {
				return true
			}
		}
	}
	return false
}

// resourceLines are those of this file that call the constructor of a resource.
func resourceLines(t *testing.T) (lines []int) {
	text, err := os.ReadFile("faults_test.go")
	require.NoError(t, err)
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasSuffix(line, "// resource") {
			lines = append(lines, i+1)
		}
	}
	return lines
}
