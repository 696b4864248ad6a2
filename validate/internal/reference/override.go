package reference

import (
	"fmt"
	"slices"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	upstreamhttpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// overriding returns the connection manager of a chain with CORS, whose routes override a filter.
func overriding(key string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
stat_prefix: edge
route_config:
  name: edge
  virtual_hosts:
  - name: shop
    domains: ["*"]
    typed_per_filter_config:
      ` + key + `: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy, allow_methods: GET}
http_filters:
- name: envoy.filters.http.cors
  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}
- name: envoy.filters.http.router
  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
`
}

var overrideWithoutFilter = check.Rule(diag.Rule{
	ID: "override-without-filter", Severity: diag.Warning,
	Title: "what a route overrides is a filter of the chains that use the route",
	Text: "The key of typed_per_filter_config is the name of a filter in the chain. Envoy takes a key that no filter has, and ignores what it " +
		"holds: a route that was to be protected is not.",
	Bad:  overriding("cors"),
	Good: overriding("envoy.filters.http.cors"),
	Ref:  "common/router/per_filter_config.cc PerFilterConfigs (tpfc-key-not-checked)",
})

func init() {
	check.On(func(c *check.Context, m *hcmv3.HttpConnectionManager) {
		l := check.Memo[managers](c)
		l.all = append(l.all, manager{m, c.At()})
	})
	check.On(func(c *check.Context, o *upstreamhttpv3.HttpProtocolOptions) {
		l := check.Memo[managers](c)
		for _, f := range o.GetHttpFilters() {
			l.upstream = append(l.upstream, f.GetName())
		}
	})
	check.OnSet(overrides)
}

// managers are the connection managers of a set, and the filters of its clusters.
type managers struct {
	all      []manager
	upstream []string
}

type manager struct {
	*hcmv3.HttpConnectionManager
	path diag.Path
}

// overrides compares the tables with the chains that use them: those that stand in a connection manager, and in a
// closed world those that are fetched by name.
func overrides(c *check.Context) {
	l := check.Memo[managers](c)
	byName := map[string][]string{} // names of filters, by table
	for _, m := range l.all {
		names, known := l.filters(c, m)
		if !known {
			return
		}
		if t := m.GetRouteConfig(); t != nil {
			o := overrider{c, names}
			o.table(t, m.path.Append(diag.FieldStep("route_config")))
		}
		if m.GetScopedRoutes() != nil {
			return // who uses which table is decided by headers
		}
		if name := m.GetRds().GetRouteConfigName(); name != "" {
			byName[name] = append(byName[name], names...)
		}
	}
	if !c.Closed {
		return
	}
	for path, t := range check.Resources[*routev3.RouteConfiguration](c) {
		if names, used := byName[t.GetName()]; used {
			o := overrider{c, names}
			o.table(t, path)
		}
	}
}

// filters returns the names of the filters that a request can pass. It is not known where filters choose
// others to do their work.
func (l *managers) filters(c *check.Context, m manager) (names []string, known bool) {
	names = append(names, l.upstream...)
	for _, f := range m.GetHttpFilters() {
		names = append(names, f.GetName())
		switch config := c.Unpack(f.GetTypedConfig()).(type) {
		case *routerv3.Router:
			for _, u := range config.GetUpstreamHttpFilters() {
				names = append(names, u.GetName())
			}
		case nil:
		default:
			if name := config.ProtoReflect().Descriptor().FullName(); name == "envoy.extensions.filters.http.composite.v3.Composite" ||
				name == "envoy.extensions.common.matching.v3.ExtensionWithMatcher" {
				return nil, false
			}
		}
	}
	return names, true
}

// overrider looks at the overrides of a table.
type overrider struct {
	c       *check.Context
	filters []string
}

func (o *overrider) table(t *routev3.RouteConfiguration, at diag.Path) {
	o.keys(t.GetTypedPerFilterConfig(), at)
	for i, vh := range t.GetVirtualHosts() {
		inHost := func() diag.Path { return at.Append(diag.IndexStep("virtual_hosts", i)) }
		if len(vh.GetTypedPerFilterConfig()) > 0 {
			o.keys(vh.GetTypedPerFilterConfig(), inHost())
		}
		for j, r := range vh.GetRoutes() {
			if len(r.GetTypedPerFilterConfig()) > 0 {
				o.keys(r.GetTypedPerFilterConfig(), inHost().Append(diag.IndexStep("routes", j)))
			}
			for k, w := range r.GetRoute().GetWeightedClusters().GetClusters() {
				if len(w.GetTypedPerFilterConfig()) > 0 {
					o.keys(w.GetTypedPerFilterConfig(), inHost().Append(diag.IndexStep("routes", j), diag.FieldStep("route"),
						diag.FieldStep("weighted_clusters"), diag.IndexStep("clusters", k)))
				}
			}
		}
	}
}

func (o *overrider) keys(overrides map[string]*anypb.Any, at diag.Path) {
	for key, a := range overrides {
		if slices.Contains(o.filters, key) || o.harmless(a) {
			continue
		}
		d := o.c.ReportAt(at.Append(diag.KeyStep("typed_per_filter_config", key)), overrideWithoutFilter,
			fmt.Sprintf("no filter is named %q in the chains that use the route", key))
		if near := o.suggest(key, a); near != "" {
			d.Fixes = []string{fmt.Sprintf("use %q", near)}
		}
	}
}

// harmless tells what does nothing and is meant to: disabling a filter that is not there. What a filter of
// an unknown cluster could take is left alone, too.
func (o *overrider) harmless(a *anypb.Any) bool {
	if f, ok := check.As[*routev3.FilterConfig](o.c, a); ok {
		if f.GetDisabled() || f.GetConfig() == nil {
			return true
		}
		a = f.GetConfig()
	}
	if o.c.Closed {
		return false
	}
	for _, e := range extension.Overridden(check.TypeName(a)) {
		if slices.Contains(e.Categories, "envoy.filters.http.upstream") {
			return true
		}
	}
	return false
}

// suggest returns the filter that was meant: one whose name is like the key, or the canonical name of the
// filter that the message overrides.
func (o *overrider) suggest(key string, a *anypb.Any) string {
	for _, e := range extension.Overridden(check.TypeName(a)) {
		if slices.Contains(o.filters, e.Name) {
			return e.Name
		}
	}
	return diag.Nearest(key, o.filters)
}
