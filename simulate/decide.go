package simulate

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// decideRoute answers a request by a route table.
func (t *table) decideRoute(x *exchange, d *Decision) {
	x.ignoreParameters = t.msg.GetIgnorePathParametersInPathMatching()
	x.readPath()
	result := t.route(x)
	d.RouteConfiguration = t.msg.GetName()
	d.how.x, d.how.table, d.how.routing = x, t, result
	if result.host != nil {
		d.VirtualHost = result.host.msg.GetName()
	}
	switch {
	case result.doubt != nil:
		if result.found.route != nil {
			d.Route = result.found.route.public()
		}
		d.unsettle(result.doubt)
	case result.tls:
		d.redirectToTLS(x)
	case result.found.route == nil:
		d.Outcome, d.Response = NotFound, &Response{Status: 404, BodyKnown: true}
	default:
		d.act(x, result)
	}
}

// redirectToTLS answers for require_tls.
func (d *Decision) redirectToTLS(x *exchange) {
	d.Outcome = Redirected
	target := "https://" + x.headers.Get(":authority") + x.headers.Get(":path")
	d.Response = &Response{Status: 301, Location: target, BodyKnown: true, Headers: []Header{
		{Name: ":status", Value: "301"}, {Name: "location", Value: target},
	}}
}

// act does what the route says.
func (d *Decision) act(x *exchange, result routing) {
	route := result.found.route
	d.Route = route.public()
	d.VirtualCluster = result.host.virtualClusterOf(&x.headers)
	out := x.fork()
	out.route, out.routeName = route, route.msg.GetName()
	switch route.action.kind {
	case redirects, responds:
		d.respond(out, route)
	case doesNotForward:
		d.Outcome = ClusterNotFound
		d.Response = &Response{Status: 503, BodyKnown: true}
	default:
		d.forward(out, result)
	}
}

// respond makes a redirect or a direct response.
func (d *Decision) respond(x *exchange, route *compiledRoute) {
	s := x.scope(&d.Unknowns)
	d.how.out = x
	response := &Response{BodyKnown: true}
	d.Response, d.Outcome = response, Responded
	if redirect := route.action.redirect; redirect != nil {
		d.Outcome, response.Status = Redirected, redirectStatus[redirect.msg.GetResponseCode()]
		if doubt := x.rewritePath(&redirect.path, s); doubt != nil {
			d.unsettle(doubt)
			return
		}
		response.Location = location(x, redirect.msg)
	} else {
		direct := route.action.respond
		response.Status = int(direct.GetStatus())
		response.Location = location(x, nil)
		response.Body, response.BodyKnown = directBody(direct)
		if !response.BodyKnown {
			d.Unknowns = append(d.Unknowns, *undecided(route.action.field+".body", "the body is not in the configuration, or follows a format"))
		}
	}
	headers := response.headers()
	s.response = &headers
	x.mutateResponse(&headers, s, nil)
	response.bodyHeaders(&headers)
	response.Headers = headersOf(&headers)
}

func directBody(direct *routev3.DirectResponseAction) (string, bool) {
	if direct.GetBodyFormat() != nil {
		return "", false
	}
	switch {
	case direct.GetBody().GetInlineString() != "":
		return direct.GetBody().GetInlineString(), true
	case len(direct.GetBody().GetInlineBytes()) > 0:
		return string(direct.GetBody().GetInlineBytes()), true
	}
	return "", direct.GetBody().GetFilename() == "" && direct.GetBody().GetEnvironmentVariable() == ""
}

// headers are those of the answer before mutations.
func (r *Response) headers() headermap.Map {
	var m headermap.Map
	m.Add(":status", decimal(r.Status))
	if r.Status == 201 || r.Status/100 == 3 {
		m.Add("location", r.Location)
	}
	return m
}

// bodyHeaders adds what describes the body.
func (r *Response) bodyHeaders(m *headermap.Map) {
	switch {
	case !r.BodyKnown:
		m.SetField(headermap.Field{Name: "content-length", Unknown: true})
	case r.Body == "":
		m.Remove("content-length")
		m.Remove("content-type")
		return
	default:
		m.Set("content-length", decimal(len(r.Body)))
	}
	if !m.Has("content-type") {
		m.Set("content-type", "text/plain")
	}
}

// mutateResponse applies the response mutations of all levels.
func (x *exchange) mutateResponse(headers *headermap.Map, s *scope, entry *weightedEntry) {
	if entry != nil {
		entry.response.apply(headers, s)
	}
	levels := [3]*mutations{&x.route.response, &x.host.response, &x.table.response}
	if x.table.msg.GetMostSpecificHeaderMutationsWins() {
		levels[0], levels[2] = levels[2], levels[0]
	}
	for _, level := range levels {
		level.apply(headers, s)
	}
}

// mutateRequest applies the request mutations of all levels.
func (x *exchange) mutateRequest(s *scope, entry *weightedEntry) {
	if entry != nil {
		entry.request.apply(&x.headers, s)
	}
	levels := [3]*mutations{&x.route.request, &x.host.request, &x.table.request}
	if x.table.msg.GetMostSpecificHeaderMutationsWins() {
		levels[0], levels[2] = levels[2], levels[0]
	}
	for _, level := range levels {
		level.apply(&x.headers, s)
	}
}

// rewritePath replaces the path and keeps the old one where it is configured.
func (x *exchange) rewritePath(p *pathRewrite, s *scope) *Undecided {
	if !p.configured() && p.doubt == nil {
		return nil
	}
	path, doubt := p.apply(x.headers.Get(":path"), s)
	if doubt != nil {
		return doubt
	}
	if !x.keepQuiet {
		x.headers.Set("x-envoy-original-path", x.headers.Get(":path"))
	}
	x.headers.Set(":path", path)
	x.readPath()
	return nil
}
