package simulate

import (
	"cmp"
	"slices"
)

// PlacedRoute is a route with its place in the configuration.
type PlacedRoute struct {
	// RouteConfiguration and VirtualHost are the names of what holds it.
	RouteConfiguration, VirtualHost string
	Route
}

// Routes are the routes of all tables, in the order of their names, and within
// a table in its order. Routes inside matchers are not among them.
func (s *Simulator) Routes() []PlacedRoute {
	var all []PlacedRoute
	for _, t := range s.allTables() {
		for _, host := range t.hosts {
			for _, route := range host.routes.routes {
				all = append(all, PlacedRoute{
					RouteConfiguration: t.msg.GetName(), VirtualHost: host.msg.GetName(), Route: *route.public(),
				})
			}
		}
	}
	return all
}

// allTables are the tables of the configuration, inline ones included.
func (s *Simulator) allTables() []*table {
	if s.only != nil {
		return []*table{s.only}
	}
	var all []*table
	for _, name := range sortedKeys(s.tables) {
		all = append(all, s.tables[name])
	}
	for _, l := range s.listeners {
		for _, chain := range l.allChains() {
			if chain.manager != nil && chain.manager.table != nil {
				all = append(all, chain.manager.table)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *table) int { return cmp.Compare(a.msg.GetName(), b.msg.GetName()) })
	return all
}
