package simulate

import (
	"fmt"
	"strings"

	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
)

// explanation is what Explain needs to tell how a decision came about.
type explanation struct {
	x       *exchange // as routes saw the request
	out     *exchange // as it is forwarded
	manager *connectionManager
	tcp     *tcpproxyv3.TcpProxy
	table   *table
	routing routing
	before  []string // what happened before routing
}

// Explain tells how the decision came about, as a person would: where the
// request went, why this route, and for every earlier route the condition that
// failed. The text depends on nothing but configuration and request.
func (d *Decision) Explain() string {
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	if x := d.how.x; x != nil && !x.connectOnly {
		line("%s", x.req.title())
	}
	for _, text := range d.how.before {
		line("%s", text)
	}
	if d.how.table != nil {
		d.explainRouting(line)
	}
	d.explainOutcome(line)
	for _, u := range d.Unknowns {
		line("not known: %s", u)
	}
	return out.String()
}

// title is the request in one line, as it arrived.
func (r *Request) title() string {
	method := r.Method
	if method == "" {
		method = "request"
	}
	scheme := r.Scheme
	if scheme != "" {
		scheme += "://"
	}
	return method + " " + scheme + r.Authority + r.Path
}

func (d *Decision) explainRouting(line func(string, ...any)) {
	x, result := d.how.x, d.how.routing
	if name := d.how.table.msg.GetName(); name != "" {
		line("route configuration %q", name)
	}
	line("%s", d.how.table.domains.explain(x))
	switch {
	case result.tls:
		line("  require_tls is %s and x-forwarded-proto is %q", result.host.msg.GetRequireTls(), x.headers.Get("x-forwarded-proto"))
	case result.noRoutes != "":
		line("  %s", result.noRoutes)
	case result.list != nil:
		explainRoutes(x, result, line)
	}
}

func explainRoutes(x *exchange, result routing, line func(string, ...any)) {
	if result.inMatcher {
		line("  the matcher leads to %d route(s)", len(result.list.routes))
	}
	for _, route := range result.list.routes {
		if route == result.found.route {
			explainMatch(x, result, line)
			return
		}
		if failure := route.failure(x); failure != "" {
			line("  %s: no, %s", route.title(), failure)
		} else {
			line("  %s: no, its weighted clusters have no weight", route.title())
		}
	}
	line("  no route matches")
}

func explainMatch(x *exchange, result routing, line func(string, ...any)) {
	route := result.found.route
	if result.found.doubt != nil && route.matches(x) != yes {
		line("  %s: cannot be decided, %s", route.title(), result.found.doubt)
		return
	}
	line("  %s: yes, %s", route.title(), strings.Join(route.reasons(x), "; "))
	if result.pick.why != "" {
		line("    %s", result.pick.why)
	}
}

func (d *Decision) explainOutcome(line func(string, ...any)) {
	switch d.Outcome {
	case Forwarded:
		line("forwarded to cluster %q", d.Forward.Cluster)
		d.explainForward(line)
	case ClusterNotFound:
		line("answered %d: there is no cluster %q", d.Status(), d.Cluster())
	case Redirected:
		line("redirected with %d to %s", d.Response.Status, d.Response.Location)
	case Unsettled:
		line("undecided: %s", d.Undecided)
	case Closed:
		line("the connection is closed")
	case Accepted:
		line("accepted")
	case Tunnelled:
		if d.Forward != nil {
			line("proxied to cluster %q", d.Forward.Cluster)
			return
		}
		line("no HTTP connection manager: the connection is not HTTP to Envoy")
	case NotFound:
		line("answered 404: no route")
	default:
		line("answered %d", d.Response.Status)
	}
}

func (d *Decision) explainForward(line func(string, ...any)) {
	f, x := d.Forward, d.how.x
	if f.Path != x.path {
		line("  path becomes %q", f.Path)
	}
	if f.Host != x.headers.Get(":authority") {
		line("  host becomes %q", f.Host)
	}
	if f.AutoHostRewrite {
		line("  host becomes the name of the endpoint")
	}
	if f.Timeouts.Request > 0 {
		line("  timeout %s", f.Timeouts.Request)
	} else {
		line("  no timeout")
	}
	if f.Retry != nil {
		line("  retries: %s", f.Retry)
	}
	if f.HashSet {
		line("  hash %d", f.Hash)
	}
	for _, m := range f.Mirrors {
		line("  a copy goes to cluster %q", m.Cluster)
	}
}
