package simulate

import (
	"fmt"
	"strings"
	"sync"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// table is a compiled RouteConfiguration.
type table struct {
	msg      *routev3.RouteConfiguration
	hosts    []*virtualHost
	domains  *domainTable
	mirrors  []mirrorPolicy
	request  mutations
	response mutations
	plugins  map[string]*clusterSpecifier

	actions sync.Map // routes inside matcher actions, compiled when first met
}

func newTable(msg *routev3.RouteConfiguration) *table {
	t := &table{
		msg:      msg,
		mirrors:  newMirrors(msg.GetRequestMirrorPolicies(), "request_mirror_policies"),
		request:  newMutations(msg.GetRequestHeadersToAdd(), msg.GetRequestHeadersToRemove(), "request_headers_to_add"),
		response: newMutations(msg.GetResponseHeadersToAdd(), msg.GetResponseHeadersToRemove(), "response_headers_to_add"),
		plugins:  map[string]*clusterSpecifier{},
	}
	for i, plugin := range msg.GetClusterSpecifierPlugins() {
		t.plugins[plugin.GetExtension().GetName()] = newClusterSpecifier(plugin, fmt.Sprintf("cluster_specifier_plugins[%d]", i))
	}
	for i, host := range msg.GetVirtualHosts() {
		t.hosts = append(t.hosts, newVirtualHost(host, fmt.Sprintf("virtual_hosts[%d]", i)))
	}
	t.domains = newDomainTable(msg, t.hosts)
	return t
}

// routing is how a table answers a request.
type routing struct {
	found
	host      *virtualHost
	list      *routeList // the routes that were looked at
	noRoutes  string     // why no route was looked at
	tls       bool       // require_tls answers with a redirect
	inMatcher bool
}

// route looks for the route of a request.
func (t *table) route(x *exchange) routing {
	x.table = t
	if t.domains.refused != nil {
		return routing{found: found{doubt: t.domains.refused}}
	}
	host, domain := t.domains.find(x)
	x.host = host
	if t.msg.GetVhds() != nil && (host == nil || strings.Contains(domain, "*")) {
		return routing{host: host, found: found{doubt: undecided("vhds", "VHDS may deliver a virtual host that fits better")}}
	}
	if host == nil {
		return routing{found: found{doubt: t.specifiers(nil, nil)}}
	}
	result := routing{host: host}
	tls, known := host.redirectsToTLS(x)
	switch {
	case !known:
		result.noRoutes = "require_tls is set and nothing tells the scheme: there is no x-forwarded-proto"
		return result
	case tls:
		result.tls = true
		return result
	}
	t.look(x, &result)
	if result.doubt == nil {
		result.doubt = t.specifiers(host, result.found.route)
	}
	return result
}

// look walks the routes of the virtual host, or those that its matcher names.
func (t *table) look(x *exchange, result *routing) {
	result.list = result.host.routes
	if result.host.matcher != nil {
		result.inMatcher = true
		o := result.host.matcher.find(x)
		if o.doubt != nil {
			result.doubt = o.doubt
			return
		}
		if o.on == nil {
			result.list, result.noRoutes = nil, "the matcher finds no match"
			return
		}
		list, doubt := t.actionRoutes(o.on)
		if doubt != nil {
			result.doubt = doubt
			return
		}
		result.list = list
	}
	result.found = result.list.find(x)
}

// actionRoutes are the routes of a matcher's action.
func (t *table) actionRoutes(on *onMatch) (*routeList, *Undecided) {
	if list, ok := t.actions.Load(on); ok {
		return list.(*routeList), nil
	}
	message, err := on.action.GetTypedConfig().UnmarshalNew()
	if err != nil {
		return nil, undecided(on.field, "the action %s cannot be evaluated offline", on.action.GetName())
	}
	var routes []*routev3.Route
	switch action := message.(type) {
	case *routev3.Route:
		routes = []*routev3.Route{action}
	case *routev3.RouteList:
		routes = action.GetRoutes()
	default:
		return nil, undecided(on.field, "Envoy refuses the action %s here", on.actionType())
	}
	list, _ := t.actions.LoadOrStore(on, newRouteList(routes, on.field+".routes"))
	return list.(*routeList), nil
}

// specifiers reports extensions that may change the route once it is found.
func (t *table) specifiers(host *virtualHost, route *compiledRoute) *Undecided {
	const reason = "an extension may change the route that was found"
	switch {
	case route != nil && len(route.msg.GetRouteSpecifiers()) > 0:
		return undecided(route.field+".route_specifiers", reason)
	case host != nil && len(host.msg.GetRouteSpecifiers()) > 0:
		return undecided(host.field+".route_specifiers", reason)
	case len(t.msg.GetRouteSpecifiers()) > 0:
		return undecided("route_specifiers", reason)
	}
	return nil
}
