package simulate

import (
	"cmp"
	"slices"
)

// routeIndex finds the routes whose path specifier can take a path, in the
// order of the table, without walking the table.
type routeIndex struct {
	plain  prefixIndex // case-sensitive texts
	folded prefixIndex // texts in lower case
	always []int32     // routes that do not depend on a literal text
}

// prefixIndex files routes under the text that a path must start with (or, for
// exact paths, be equal to).
type prefixIndex struct {
	exact    map[string][]int32
	prefixes map[string][]int32
	lengths  []int // of the prefixes, each once
}

func newRouteIndex(routes []*compiledRoute) *routeIndex {
	index := &routeIndex{}
	for i, route := range routes {
		text, literal := route.path.literalPrefix()
		if !literal {
			index.always = append(index.always, int32(i))
			continue
		}
		into := &index.plain
		if route.path.fold {
			into = &index.folded
		}
		into.add(text, route.path.kind == exactPath, int32(i))
	}
	index.plain.seal()
	index.folded.seal()
	return index
}

func (p *prefixIndex) add(text string, exact bool, route int32) {
	into := &p.prefixes
	if exact {
		into = &p.exact
	}
	if *into == nil {
		*into = map[string][]int32{}
	}
	(*into)[text] = append((*into)[text], route)
}

func (p *prefixIndex) seal() {
	for text := range p.prefixes {
		p.lengths = append(p.lengths, len(text))
	}
	slices.SortFunc(p.lengths, cmp.Compare[int])
	p.lengths = slices.Compact(p.lengths)
}

// candidates walks the routes that can take a path in ascending order.
type candidates struct {
	lists []([]int32)
	space [24][]int32 // keeps lists off the heap for usual tables
}

// find collects the lists of routes for the path of an exchange.
func (index *routeIndex) find(x *exchange, into *candidates) {
	into.lists = into.space[:0]
	into.push(index.always)
	if !x.hasPath {
		return
	}
	index.plain.find(x.matchPath, into)
	if x.matchPath != x.cutPath {
		// URI templates look at the path with its parameters.
		index.plain.findPrefixes(x.cutPath, into)
	}
	if len(index.folded.lengths) > 0 || len(index.folded.exact) > 0 {
		index.folded.find(x.foldedPath(), into)
	}
}

func (p *prefixIndex) find(path string, into *candidates) {
	into.push(p.exact[path])
	p.findPrefixes(path, into)
}

func (p *prefixIndex) findPrefixes(path string, into *candidates) {
	for _, length := range p.lengths {
		if length > len(path) {
			return
		}
		into.push(p.prefixes[path[:length]])
	}
}

func (c *candidates) push(list []int32) {
	if len(list) > 0 {
		c.lists = append(c.lists, list)
	}
}

// next is the lowest route not yet seen, or -1. A route that is in several
// lists comes once.
func (c *candidates) next() int32 {
	lowest := int32(-1)
	for _, list := range c.lists {
		if len(list) > 0 && (lowest < 0 || list[0] < lowest) {
			lowest = list[0]
		}
	}
	for i, list := range c.lists {
		if len(list) > 0 && list[0] == lowest {
			c.lists[i] = list[1:]
		}
	}
	return lowest
}
