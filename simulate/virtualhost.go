package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
	"github.com/envoykit/envoykit/simulate/internal/normalize"
)

// domainTable finds the virtual host for a host name.
type domainTable struct {
	exact       map[string]*virtualHost
	suffixes    []int // lengths of the texts after a leading "*", falling
	prefixes    []int // lengths of the texts before a trailing "*", falling
	byDefault   *virtualHost
	header      string // the header that holds the host name
	ignorePort  bool
	refused     *Undecided
	suffixTexts map[string]*virtualHost
	prefixTexts map[string]*virtualHost
}

func newDomainTable(config *routev3.RouteConfiguration, hosts []*virtualHost) *domainTable {
	t := &domainTable{
		exact: map[string]*virtualHost{}, suffixTexts: map[string]*virtualHost{}, prefixTexts: map[string]*virtualHost{},
		header: ":authority", ignorePort: config.GetIgnorePortInHostMatching(),
	}
	if name := config.GetVhostHeader(); name != "" {
		t.header = headermap.Canonical(name)
	}
	for _, host := range hosts {
		for _, domain := range host.msg.GetDomains() {
			t.add(strings.ToLower(domain), host)
		}
	}
	t.suffixes = lengthsOf(t.suffixTexts)
	t.prefixes = lengthsOf(t.prefixTexts)
	return t
}

func (t *domainTable) add(domain string, host *virtualHost) {
	if domain == "*" {
		if t.byDefault != nil {
			t.refuse(host, domain)
		}
		t.byDefault = host
		return
	}
	into, key := t.exact, domain
	switch {
	case strings.HasPrefix(domain, "*"):
		into, key = t.suffixTexts, domain[1:]
	case strings.HasSuffix(domain, "*"):
		into, key = t.prefixTexts, domain[:len(domain)-1]
	}
	if _, taken := into[key]; taken {
		t.refuse(host, domain)
	}
	into[key] = host
}

func (t *domainTable) refuse(host *virtualHost, domain string) {
	if t.refused == nil {
		t.refused = undecided(host.field+".domains", "Envoy refuses the route configuration: domain %q is there twice", domain)
	}
}

func lengthsOf(texts map[string]*virtualHost) []int {
	var lengths []int
	for text := range texts {
		lengths = append(lengths, len(text))
	}
	slices.SortFunc(lengths, func(a, b int) int { return cmp.Compare(b, a) })
	return slices.Compact(lengths)
}

// find is the virtual host of a request, with the domain that took it.
func (t *domainTable) find(x *exchange) (*virtualHost, string) {
	if len(t.exact)+len(t.suffixTexts)+len(t.prefixTexts) == 0 {
		return t.byDefault, "*"
	}
	host, ok := t.hostOf(x)
	if !ok {
		return nil, ""
	}
	if found, ok := t.exact[host]; ok {
		return found, host
	}
	for _, n := range t.suffixes {
		if n < len(host) {
			if found, ok := t.suffixTexts[host[len(host)-n:]]; ok {
				return found, "*" + host[len(host)-n:]
			}
		}
	}
	for _, n := range t.prefixes {
		if n < len(host) {
			if found, ok := t.prefixTexts[host[:n]]; ok {
				return found, host[:n] + "*"
			}
		}
	}
	return t.byDefault, "*"
}

// hostOf is the host name that domains are compared with.
func (t *domainTable) hostOf(x *exchange) (string, bool) {
	host, ok := x.headers.First(t.header)
	if !ok {
		return "", false
	}
	if t.ignorePort {
		if colon := normalize.PortStart(host); colon >= 0 {
			host = host[:colon]
		}
	}
	return strings.ToLower(host), true
}

// explain says why the virtual host was found, or that none was.
func (t *domainTable) explain(x *exchange) string {
	host, ok := t.hostOf(x)
	found, domain := t.find(x)
	switch {
	case found == nil && !ok:
		return "no virtual host: the request has no Host"
	case found == nil:
		return fmt.Sprintf("no virtual host: no domain takes %q", host)
	case domain == "*":
		return fmt.Sprintf("virtual host %q: domain \"*\" takes what no other domain does", found.msg.GetName())
	case strings.Contains(domain, "*"):
		return fmt.Sprintf("virtual host %q: domain %q is the longest wildcard for %q", found.msg.GetName(), domain, host)
	}
	return fmt.Sprintf("virtual host %q: domain %q", found.msg.GetName(), domain)
}

// virtualHost is a compiled VirtualHost.
type virtualHost struct {
	msg      *routev3.VirtualHost
	field    string
	routes   *routeList
	matcher  *matcherTree
	clusters []virtualCluster
	mirrors  []mirrorPolicy
	request  mutations
	response mutations
}

func newVirtualHost(msg *routev3.VirtualHost, field string) *virtualHost {
	h := &virtualHost{
		msg: msg, field: field,
		routes:   newRouteList(msg.GetRoutes(), field+".routes"),
		request:  newMutations(msg.GetRequestHeadersToAdd(), msg.GetRequestHeadersToRemove(), field+".request_headers_to_add"),
		response: newMutations(msg.GetResponseHeadersToAdd(), msg.GetResponseHeadersToRemove(), field+".response_headers_to_add"),
	}
	h.mirrors = newMirrors(msg.GetRequestMirrorPolicies(), field+".request_mirror_policies")
	if msg.GetMatcher() != nil {
		h.matcher = newMatcherTree(msg.GetMatcher(), field+".matcher")
	}
	for i, c := range msg.GetVirtualClusters() {
		h.clusters = append(h.clusters, newVirtualCluster(c, fmt.Sprintf("%s.virtual_clusters[%d]", field, i)))
	}
	return h
}

// redirectsToTLS answers require_tls; known is false where there is no route
// at all because nobody knows the scheme.
func (h *virtualHost) redirectsToTLS(x *exchange) (redirects, known bool) {
	requirement := h.msg.GetRequireTls()
	if requirement == routev3.VirtualHost_NONE {
		return false, true
	}
	proto := x.headers.Get("x-forwarded-proto")
	switch {
	case proto == "":
		return false, false
	case proto == "https":
		return false, true
	}
	internal := x.headers.Get("x-envoy-internal") == "true"
	return requirement == routev3.VirtualHost_ALL || !internal, true
}

// virtualCluster is a named group of requests for statistics.
type virtualCluster struct {
	name    string
	headers []headerCondition
}

func newVirtualCluster(c *routev3.VirtualCluster, field string) virtualCluster {
	return virtualCluster{name: c.GetName(), headers: newHeaderConditions(c.GetHeaders(), field+".headers")}
}

// virtualClusterOf is the name of the first virtual cluster that takes the
// request.
func (h *virtualHost) virtualClusterOf(headers *headermap.Map) string {
	if len(h.clusters) == 0 {
		return ""
	}
	for _, c := range h.clusters {
		if allHeaders(c.headers, headers) == yes {
			return c.name
		}
	}
	return "other"
}
