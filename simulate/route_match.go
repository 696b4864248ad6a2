package simulate

import (
	"fmt"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// compiledRoute is a Route made ready to be judged.
type compiledRoute struct {
	msg        *routev3.Route
	field      string // path of the message, for example virtual_hosts[0].routes[2]
	index      int    // position in its list
	path       pathTest
	conditions []condition
	action     action
	request    mutations
	response   mutations
}

func newRoute(msg *routev3.Route, field string, index int) *compiledRoute {
	r := &compiledRoute{
		msg: msg, field: field, index: index,
		path:       newPathTest(msg.GetMatch(), field+".match"),
		conditions: conditionsOf(msg.GetMatch(), field+".match"),
		request:    newMutations(msg.GetRequestHeadersToAdd(), msg.GetRequestHeadersToRemove(), field+".request_headers_to_add"),
		response:   newMutations(msg.GetResponseHeadersToAdd(), msg.GetResponseHeadersToRemove(), field+".response_headers_to_add"),
	}
	r.action = newAction(r)
	return r
}

// title names the route in an explanation.
func (r *compiledRoute) title() string {
	if name := r.msg.GetName(); name != "" {
		return fmt.Sprintf("route %d %q", r.index, name)
	}
	return fmt.Sprintf("route %d", r.index)
}

// matches judges the conditions of the route.
func (r *compiledRoute) matches(x *exchange) verdict {
	result := r.path.holds(x)
	if result == no {
		return no
	}
	for _, c := range r.conditions {
		switch c.holds(x) {
		case no:
			return no
		case unknown:
			result = unknown
		}
	}
	return result
}

// doubt names what made matches unknown.
func (r *compiledRoute) doubt(x *exchange) *Undecided {
	if r.path.holds(x) == unknown {
		return r.path.why
	}
	for _, c := range r.conditions {
		if c.holds(x) == unknown {
			return c.doubt(x)
		}
	}
	return undecided(r.field+".match", "it cannot be evaluated offline")
}

// failure is the first condition that does not hold, as a sentence.
func (r *compiledRoute) failure(x *exchange) string {
	if r.path.holds(x) == no {
		return r.path.explain(x)
	}
	for _, c := range r.conditions {
		if c.holds(x) == no {
			return c.explain(x)
		}
	}
	return ""
}

// reasons are all conditions as sentences.
func (r *compiledRoute) reasons(x *exchange) []string {
	all := []string{r.path.explain(x)}
	for _, c := range r.conditions {
		all = append(all, c.explain(x))
	}
	return all
}

// routeList is a list of routes of which the first that matches wins.
type routeList struct {
	routes []*compiledRoute
	index  *routeIndex
}

// indexedFrom is the length from which a list is worth an index.
const indexedFrom = 8

func newRouteList(messages []*routev3.Route, field string) *routeList {
	list := &routeList{routes: make([]*compiledRoute, len(messages))}
	for i, msg := range messages {
		list.routes[i] = newRoute(msg, fmt.Sprintf("%s[%d]", field, i), i)
	}
	if len(list.routes) >= indexedFrom {
		list.index = newRouteIndex(list.routes)
	}
	return list
}

// found is the route that a request takes.
type found struct {
	route *compiledRoute
	pick  pick // the cluster choice of the route
	doubt *Undecided
}

// find is the first route that matches and whose action has a cluster to offer.
func (list *routeList) find(x *exchange) found {
	if list.index == nil {
		for _, route := range list.routes {
			if f, done := route.take(x); done {
				return f
			}
		}
		return found{}
	}
	var walk candidates
	list.index.find(x, &walk)
	for i := walk.next(); i >= 0; i = walk.next() {
		if f, done := list.routes[i].take(x); done {
			return f
		}
	}
	return found{}
}

// take tries one route; done is false where the next one has its turn.
func (r *compiledRoute) take(x *exchange) (f found, done bool) {
	switch r.matches(x) {
	case no:
		return found{}, false
	case unknown:
		return found{route: r, doubt: r.doubt(x)}, true
	}
	p, ok := r.action.choose(x)
	if !ok {
		return found{}, false
	}
	return found{route: r, pick: p, doubt: p.doubt}, true
}
