package route

import (
	"fmt"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var shadowed = check.Rule(diag.Rule{
	ID: "route-shadowed", Severity: diag.Warning,
	Title: "no route hides one that comes after it",
	Text: "Envoy takes the first route that matches. A route whose every request is matched by an earlier one, which asks for nothing but the path, " +
		"is never taken. Put the more specific route first.",
	Bad:  host(`routes: [{match: {prefix: /}, route: {cluster: shop}}, {match: {prefix: /orders}, route: {cluster: orders}}]`),
	Good: host(`routes: [{match: {prefix: /orders}, route: {cluster: orders}}, {match: {prefix: /}, route: {cluster: shop}}]`),
	Ref:  "common/router/config_impl.cc VirtualHostImpl::getRouteFromEntries",
})

// hider is a route that asks for nothing but a path.
type hider struct {
	index     int
	text      string
	exact     bool // the path is the text, otherwise it begins so
	separated bool // a slash follows what the path begins with
	fold      bool // case does not matter
}

func init() {
	check.On(func(c *check.Context, vh *routev3.VirtualHost) {
		if len(vh.GetRoutes()) > 1 {
			shadows(c, vh.GetRoutes())
		}
	})
}

// shadows compares each route with those before it that can hide it. So that long tables cost no more than their length, only
// the first of those are looked at.
func shadows(c *check.Context, routes []*routev3.Route) {
	var room [32]hider
	hiders := room[:0]
	for i, r := range routes {
		m := r.GetMatch()
		for h := range hiders {
			if hiders[h].hides(m) {
				d := c.Report(shadowed, "an earlier route takes every request of this one", "routes", i)
				d.Related = []diag.Related{{Message: fmt.Sprintf("this route takes all of %s", hiders[h].text), Path: c.At("routes", hiders[h].index)}}
				break
			}
		}
		if h, ok := hiderOf(m); ok && len(hiders) < cap(hiders) {
			h.index = i
			hiders = append(hiders, h)
		}
	}
}

// hiderOf returns what a match hides, if it asks for nothing but a path.
func hiderOf(m *routev3.RouteMatch) (hider, bool) {
	h := hider{fold: m.GetCaseSensitive() != nil && !m.GetCaseSensitive().GetValue()}
	switch p := m.GetPathSpecifier().(type) {
	case *routev3.RouteMatch_Prefix:
		h.text = p.Prefix
	case *routev3.RouteMatch_Path:
		h.text, h.exact = p.Path, true
	case *routev3.RouteMatch_PathSeparatedPrefix:
		h.text, h.separated = p.PathSeparatedPrefix, true
	default:
		return h, false
	}
	free := len(m.GetHeaders()) == 0 && len(m.GetQueryParameters()) == 0 && len(m.GetCookies()) == 0 && m.GetGrpc() == nil &&
		m.GetTlsContext() == nil && len(m.GetDynamicMetadata()) == 0 && len(m.GetFilterState()) == 0 && m.GetRuntimeFraction() == nil
	return h, free
}

// hides tells whether every path that m matches is one of the hider's.
func (h *hider) hides(m *routev3.RouteMatch) bool {
	fold := m.GetCaseSensitive() != nil && !m.GetCaseSensitive().GetValue()
	if fold && !h.fold && h.text != "/" {
		return false // some spelling of the path is left
	}
	switch p := m.GetPathSpecifier().(type) {
	case *routev3.RouteMatch_Prefix:
		return !h.exact && h.begins(p.Prefix, true)
	case *routev3.RouteMatch_Path:
		return h.exact && h.same(p.Path) || !h.exact && h.begins(p.Path, false)
	case *routev3.RouteMatch_PathSeparatedPrefix:
		return !h.exact && h.begins(p.PathSeparatedPrefix, false)
	case *routev3.RouteMatch_SafeRegex, *routev3.RouteMatch_PathMatchPolicy:
		return h.text == "/" && !h.exact && !h.separated
	}
	return false
}

// begins tells whether a path begins with the hider's text; open says that the path may go on with anything.
func (h *hider) begins(path string, open bool) bool {
	if len(path) < len(h.text) || !h.same(path[:len(h.text)]) {
		return false
	}
	return !h.separated || strings.HasPrefix(path[len(h.text):], "/") || len(path) == len(h.text) && !open
}

func (h *hider) same(s string) bool { return s == h.text || h.fold && strings.EqualFold(s, h.text) }
