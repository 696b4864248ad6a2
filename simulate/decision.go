package simulate

import (
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// Outcome is the kind of answer that a request gets.
type Outcome uint8

const (
	// NotFound: no route takes the request; Envoy answers 404.
	NotFound Outcome = iota
	// Forwarded: the request goes to a cluster.
	Forwarded
	// Redirected: Envoy answers with another location.
	Redirected
	// Responded: Envoy answers itself with what the route says.
	Responded
	// ClusterNotFound: the route names a cluster that does not exist.
	ClusterNotFound
	// Rejected: the connection manager answers before it looks for a route.
	Rejected
	// Closed: no listener or filter chain takes the connection.
	Closed
	// Unsettled: it cannot be decided offline; Decision.Undecided tells why.
	Unsettled
	// Tunnelled: the filter chain has no HTTP connection manager; a TCP proxy
	// (then Forward names its cluster) or another filter takes the connection.
	Tunnelled
	// Accepted: a filter chain for HTTP takes the connection; Connect asks no more.
	Accepted
)

var outcomeNames = [...]string{
	"not found", "forwarded", "redirected", "responded", "cluster not found", "rejected", "closed", "undecided", "tunnelled", "accepted",
}

// String is the outcome in words.
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return "unknown"
}

// Decision is what Envoy would do with a request.
type Decision struct {
	// Outcome is the kind of answer.
	Outcome Outcome
	// Undecided names what made the decision impossible; nil otherwise.
	Undecided *Undecided
	// Unknowns are the parts of a decision, such as header values, that cannot
	// be known offline.
	Unknowns []Undecided

	// Listener and FilterChain name what took the connection.
	Listener, FilterChain string
	// RouteConfiguration names the route table.
	RouteConfiguration string
	// VirtualHost names the virtual host; VirtualCluster the one that the
	// request counts for as it arrived.
	VirtualHost, VirtualCluster string
	// Route is the route that takes the request; nil if none does.
	Route *Route
	// Forward is set where a route forwards the request.
	Forward *Forward
	// Response is set where Envoy answers itself.
	Response *Response

	how explanation
}

// Route is a route of the configuration.
type Route struct {
	// Name is its name, often empty.
	Name string
	// Index is its place in the list of the virtual host or of the matcher's action.
	Index int
	// Path is the place of the message, for example "virtual_hosts[0].routes[2]".
	Path string
	// Message is the route itself; it must not be changed.
	Message *routev3.Route
}

// Forward is what happens to a request on its way to a cluster.
type Forward struct {
	// Cluster is where it goes.
	Cluster string
	// WeightedEntry is the place of the chosen weighted cluster, or -1.
	WeightedEntry int
	// ClusterNotFoundStatus is the answer if that cluster does not exist.
	ClusterNotFoundStatus int
	// Host and Path are sent upstream, after rewriting. They are the old ones
	// where HostUnknown or PathUnknown says that the rewrite cannot be computed.
	Host, Path               string
	HostUnknown, PathUnknown bool
	// RequestHeaders are sent upstream, after all mutations.
	RequestHeaders []Header
	// ResponseHeaders are sent downstream: Request.ResponseHeaders after all mutations.
	ResponseHeaders []Header
	// AutoHostRewrite says that the host name of the chosen endpoint becomes the Host.
	AutoHostRewrite bool
	// Timeouts bound the request.
	Timeouts Timeouts
	// Retry is nil where nothing is tried again.
	Retry *Retry
	// Mirrors are copies of the request.
	Mirrors []Mirror
	// Priority is "DEFAULT" or "HIGH".
	Priority string
	// Hash is what the hash policies make of the request; HashSet is false
	// where they make nothing, and a hashing balancer draws at random.
	Hash    uint64
	HashSet bool
	// HashCookie is the cookie that Envoy sets for the hash; nil if none.
	HashCookie *HashCookie
}

// HashCookie is a cookie that a hash policy makes where the client sent none.
type HashCookie struct {
	Name, Value, Path string
	TTL               time.Duration
}

// Response is an answer that Envoy gives itself.
type Response struct {
	// Status is the HTTP status.
	Status int
	// Location is where a redirect leads. For a direct response it is the
	// request's own URL, which Envoy sends only with the status 201 and 3xx.
	Location string
	// Body is the body; BodyKnown is false where it lies in a file or follows a format.
	Body      string
	BodyKnown bool
	// Headers are sent downstream, after all mutations.
	Headers []Header
}

// Cluster is where the request goes, or "".
func (d *Decision) Cluster() string {
	if d.Forward == nil {
		return ""
	}
	return d.Forward.Cluster
}

// Status is the status of Envoy's own answer, or 0.
func (d *Decision) Status() int {
	if d.Response == nil {
		return 0
	}
	return d.Response.Status
}

func (d *Decision) unsettle(doubt *Undecided) {
	d.Outcome, d.Undecided = Unsettled, doubt
}

func (r *compiledRoute) public() *Route {
	return &Route{Name: r.msg.GetName(), Index: r.index, Path: r.field, Message: r.msg}
}

// VirtualClusterOf is the virtual cluster that the decision's virtual host
// finds for headers, for example for those that are sent upstream.
func (d *Decision) VirtualClusterOf(headers []Header) string {
	host := d.how.routing.host
	if host == nil {
		return ""
	}
	var all headermap.Map
	for _, h := range headers {
		all.AddField(headermap.Field(h))
	}
	return host.virtualClusterOf(&all)
}

// RequestHeaders are the headers of the request in the end: as they are sent
// upstream, or as they were when Envoy answered itself.
func (d *Decision) RequestHeaders() []Header {
	switch {
	case d.how.out != nil:
		return headersOf(&d.how.out.headers)
	case d.how.x != nil:
		return headersOf(&d.how.x.headers)
	}
	return nil
}

// MutateResponse is what the route makes of the headers of a response: the
// mutations of the weighted cluster, the route, the virtual host and the route
// configuration, in their order.
func (d *Decision) MutateResponse(headers []Header) []Header {
	if d.how.out == nil || d.how.out.route == nil {
		return headers
	}
	var all headermap.Map
	for _, h := range headers {
		all.AddField(headermap.Field(h))
	}
	s := d.how.out.scope(nil)
	s.response = &all
	d.how.out.mutateResponse(&all, s, d.how.routing.pick.entry)
	return headersOf(&all)
}
