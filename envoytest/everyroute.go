package envoytest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/subject"
)

// Routes are routes about which something must hold.
type Routes struct {
	config *Config
	list   []placedRoute
}

// placedRoute is a route with what is around it.
type placedRoute struct {
	table *subject.Table
	host  *routev3.VirtualHost
	route *routev3.Route
	index [2]int // of virtual host and route
}

// path is where the route is inside the table.
func (p placedRoute) path() string {
	return fmt.Sprintf("virtual_hosts[%d].routes[%d]", p.index[0], p.index[1])
}

// sibling is another route of the same virtual host.
func (p placedRoute) sibling(i int) placedRoute {
	p.route, p.index[1] = p.host.GetRoutes()[i], i
	return p
}

// EveryRoute is every route of all route configurations, for what must hold for all of them and not for samples. Routes
// inside matcher trees are not among them.
func EveryRoute(config any) *Routes {
	r := &Routes{config: Of(config)}
	if r.config.err != nil {
		return r
	}
	tables := r.config.about.Tables
	for i := range tables {
		for h, host := range tables[i].Message.GetVirtualHosts() {
			for n, route := range host.GetRoutes() {
				r.list = append(r.list, placedRoute{&tables[i], host, route, [2]int{h, n}})
			}
		}
	}
	return r
}

// Where keeps the routes for which it holds.
func (r *Routes) Where(holds func(*routev3.Route) bool) *Routes {
	return r.only(func(p placedRoute) bool { return holds(p.route) })
}

// Forwarding keeps the routes that send requests to clusters, rather than answer themselves.
func (r *Routes) Forwarding() *Routes {
	return r.only(func(p placedRoute) bool { return p.route.GetRoute() != nil })
}

// In keeps the routes of virtual hosts with these names.
func (r *Routes) In(virtualHosts ...string) *Routes {
	return r.only(func(p placedRoute) bool { return slices.Contains(virtualHosts, p.host.GetName()) })
}

// Except leaves routes out: by name, or those with exactly this path or prefix.
func (r *Routes) Except(names ...string) *Routes {
	return r.only(func(p placedRoute) bool {
		m := p.route.GetMatch()
		return !slices.Contains(names, p.route.GetName()) && !slices.Contains(names, m.GetPath()) && !slices.Contains(names, m.GetPrefix())
	})
}

func (r *Routes) only(keep func(placedRoute) bool) *Routes {
	out := &Routes{config: r.config}
	for _, p := range r.list {
		if keep(p) {
			out.list = append(out.list, p)
		}
	}
	return out
}

// Len is how many routes there are.
func (r *Routes) Len() int { return len(r.list) }

// Satisfy asserts what the function asks of each route; it returns what is wrong, or "".
func (r *Routes) Satisfy(t testing.TB, wrong func(*routev3.Route) string) *Routes {
	t.Helper()
	return r.each(t, func(p placedRoute) []string {
		if text := wrong(p.route); text != "" {
			return []string{text}
		}
		return nil
	})
}

// each reports what is wrong with the routes, all at once.
func (r *Routes) each(t testing.TB, wrong func(placedRoute) []string) *Routes {
	t.Helper()
	r.config.usable(t)
	if len(r.list) == 0 {
		t.Errorf("there are no routes to check")
		return r
	}
	var lines []string
	for _, p := range r.list {
		for _, text := range wrong(p) {
			lines = append(lines, r.title(p)+": "+text)
		}
	}
	if len(lines) > 0 {
		t.Errorf("%d of %d routes:\n    %s", len(lines), len(r.list), strings.Join(lines, "\n    "))
	}
	return r
}

// title names a route with its line.
func (r *Routes) title(p placedRoute) string {
	_, at := r.config.about.In(p.table, p.path())
	name := p.route.GetName()
	if name == "" {
		name = pathText(p.route.GetMatch())
	}
	text := fmt.Sprintf("virtual host %q, route %s", p.host.GetName(), name)
	if table := p.table.Message.GetName(); table != "" {
		text = fmt.Sprintf("%q, %s", table, text)
	}
	return prefixed(at, text)
}

func prefixed(at diag.Location, text string) string {
	if at.IsZero() {
		return text
	}
	return at.String() + ": " + text
}

// pathText is what a match asks of the path.
func pathText(m *routev3.RouteMatch) string {
	switch p := m.GetPathSpecifier().(type) {
	case *routev3.RouteMatch_Prefix:
		return "prefix " + p.Prefix
	case *routev3.RouteMatch_Path:
		return "path " + p.Path
	case *routev3.RouteMatch_SafeRegex:
		return "regex " + p.SafeRegex.GetRegex()
	case *routev3.RouteMatch_PathSeparatedPrefix:
		return "prefix " + p.PathSeparatedPrefix + " and /"
	case *routev3.RouteMatch_PathMatchPolicy:
		return "path by " + p.PathMatchPolicy.GetName()
	case *routev3.RouteMatch_ConnectMatcher_:
		return "CONNECT"
	}
	return "without a path"
}
