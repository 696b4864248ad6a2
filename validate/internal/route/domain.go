package route

import (
	"fmt"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var domainDuplicate = check.Rule(diag.Rule{
	ID: "vh-domain-duplicate", Severity: diag.Error,
	Title: "a domain belongs to one virtual host",
	Text: "Envoy looks a host up in one table for each kind of domain: whole names, those that begin with *, and those that end with it. " +
		"It ignores case, and refuses a route configuration that has a domain twice.",
	Bad: configuration(`virtual_hosts:
- {name: old, domains: [shop.example.com]}
- {name: new, domains: [Shop.example.com]}`),
	Good: configuration(`virtual_hosts:
- {name: old, domains: [shop.example.com]}
- {name: new, domains: ["*.example.com"]}`),
	Ref: "common/router/config_impl.cc RouteMatcher",
})

var domainStarTwice = check.Rule(diag.Rule{
	ID: "vh-domain-star-twice", Severity: diag.Error,
	Title: `one virtual host takes all other domains`,
	Text:  `The domain "*" means every host that no other domain matches. Envoy refuses a second one.`,
	Bad: configuration(`virtual_hosts:
- {name: shop, domains: ["*"]}
- {name: rest, domains: ["*"]}`),
	Good: configuration(`virtual_hosts:
- {name: shop, domains: [shop.example.com]}
- {name: rest, domains: ["*"]}`),
	Ref: "common/router/config_impl.cc RouteMatcher",
})

var domainMiddleStar = check.Rule(diag.Rule{
	ID: "vh-domain-middle-star", Severity: diag.Warning,
	Title: "the star of a domain stands at its beginning or its end",
	Text: `Only a star at the beginning ("*.example.com") or at the end ("shop.*") of a domain stands for something. Anywhere else, Envoy takes it ` +
		"for a character of the name, which no client ever sends.",
	Bad:  configuration(`virtual_hosts: [{name: shop, domains: [shop.*.example.com]}]`),
	Good: configuration(`virtual_hosts: [{name: shop, domains: ["*.shop.example.com"]}]`),
	Ref:  "common/router/config_impl.cc RouteMatcher",
})

func init() { check.On(domains) }

// place is where a domain stands.
type place struct{ host, domain int }

// domains looks for domains that occur twice. The kind of a domain follows from its text, so
// that one table is enough.
func domains(c *check.Context, r *routev3.RouteConfiguration) {
	var seen map[string]place
	for i, vh := range r.GetVirtualHosts() {
		for j, text := range vh.GetDomains() {
			middleStar(c, text, i, j)
			if seen == nil {
				seen = make(map[string]place, len(r.GetVirtualHosts()))
			}
			domain := strings.ToLower(text)
			if first, twice := seen[domain]; twice {
				reportDomain(c, r, text, first, place{i, j})
				continue
			}
			seen[domain] = place{i, j}
		}
	}
}

func reportDomain(c *check.Context, r *routev3.RouteConfiguration, domain string, first, second place) {
	rule := domainDuplicate
	if domain == "*" {
		rule = domainStarTwice
	}
	owner := fmt.Sprintf("virtual host %q", r.GetVirtualHosts()[first.host].GetName())
	if first.host == second.host {
		owner = "this virtual host"
	}
	d := c.Report(rule, fmt.Sprintf("domain %q is already used by %s", domain, owner), "virtual_hosts", second.host, "domains", second.domain)
	d.Related = []diag.Related{{Message: "first used here", Path: c.At("virtual_hosts", first.host, "domains", first.domain)}}
}

func middleStar(c *check.Context, domain string, host, i int) {
	if len(domain) < 3 {
		return
	}
	inner := domain[1 : len(domain)-1]
	if strings.Contains(inner, "*") && domain[0] != '*' && domain[len(domain)-1] != '*' {
		c.Report(domainMiddleStar, fmt.Sprintf("the star in %q stands for nothing", domain), "virtual_hosts", host, "domains", i)
	}
}
