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
	always bucket      // routes that do not depend on a literal text
}

// prefixIndex files routes under the text that a path must start with (or, for
// exact paths, be equal to).
type prefixIndex struct {
	exact    map[string]*bucket
	prefixes map[string]*bucket
	lengths  []int // of the prefixes, each once
}

// bucket is the routes under one text. Where there are many, those that want an
// exact header value are filed by it, and regexes by the text that they end with.
type bucket struct {
	routes     []int32
	headers    []headerBucket
	endings    map[string][]int32
	endLengths []int // of the endings, each once
}

// headerBucket is the routes that want an exact value of one header.
type headerBucket struct {
	name   string
	values map[string][]int32
	all    []int32 // where the value of the header is not known
}

func newRouteIndex(routes []*compiledRoute) *routeIndex {
	index := &routeIndex{}
	for i, route := range routes {
		text, literal := route.path.literalPrefix()
		if !literal {
			index.always.routes = append(index.always.routes, int32(i))
			continue
		}
		into := &index.plain
		if route.path.fold {
			into = &index.folded
		}
		into.add(text, route.path.kind == exactPath, int32(i))
	}
	index.always.split(routes)
	index.plain.seal(routes)
	index.folded.seal(routes)
	return index
}

func (p *prefixIndex) add(text string, exact bool, route int32) {
	into := &p.prefixes
	if exact {
		into = &p.exact
	}
	if *into == nil {
		*into = map[string]*bucket{}
	}
	if (*into)[text] == nil {
		(*into)[text] = &bucket{}
	}
	(*into)[text].routes = append((*into)[text].routes, route)
}

func (p *prefixIndex) seal(routes []*compiledRoute) {
	for _, b := range p.exact {
		b.split(routes)
	}
	for text, b := range p.prefixes {
		b.split(routes)
		p.lengths = append(p.lengths, len(text))
	}
	slices.SortFunc(p.lengths, cmp.Compare[int])
	p.lengths = slices.Compact(p.lengths)
}

// splitFrom is the size from which a bucket is filed by header values.
const splitFrom = 16

func (b *bucket) split(routes []*compiledRoute) {
	if len(b.routes) < splitFrom {
		return
	}
	var rest []int32
	for _, i := range b.routes {
		if name, value, ok := routes[i].wantedHeader(); ok {
			h := b.header(name)
			h.values[value] = append(h.values[value], i)
			h.all = append(h.all, i)
			continue
		}
		if ending := routes[i].path.ending; ending != "" {
			b.end(ending, i)
			continue
		}
		rest = append(rest, i)
	}
	b.routes = rest
}

func (b *bucket) end(ending string, route int32) {
	if b.endings == nil {
		b.endings = map[string][]int32{}
	}
	if _, known := b.endings[ending]; !known && !slices.Contains(b.endLengths, len(ending)) {
		b.endLengths = append(b.endLengths, len(ending))
	}
	b.endings[ending] = append(b.endings[ending], route)
}

func (b *bucket) header(name string) *headerBucket {
	for i := range b.headers {
		if b.headers[i].name == name {
			return &b.headers[i]
		}
	}
	b.headers = append(b.headers, headerBucket{name: name, values: map[string][]int32{}})
	return &b.headers[len(b.headers)-1]
}

// wantedHeader is a header value without which the route cannot match.
func (r *compiledRoute) wantedHeader() (name, value string, ok bool) {
	for _, c := range r.conditions {
		header, isHeader := c.(headerCondition)
		if !isHeader || header.inverted || header.missingEmpty {
			continue
		}
		if t, literal := header.value.(literalTest); literal && t.kind == exactly && !t.fold {
			return header.name, t.text, true
		}
	}
	return "", "", false
}

// candidates walks the routes that can take a path in ascending order.
type candidates struct {
	lists []([]int32)
	space [24][]int32 // keeps lists off the heap for usual tables
}

// find collects the lists of routes for the path of an exchange.
func (index *routeIndex) find(x *exchange, into *candidates) {
	into.lists = into.space[:0]
	into.add(&index.always, x)
	if !x.hasPath {
		return
	}
	index.plain.find(x, x.matchPath, into)
	if x.matchPath != x.cutPath {
		// URI templates look at the path with its parameters.
		index.plain.findPrefixes(x, x.cutPath, into)
	}
	if len(index.folded.lengths) > 0 || len(index.folded.exact) > 0 {
		index.folded.find(x, x.foldedPath(), into)
	}
}

func (p *prefixIndex) find(x *exchange, path string, into *candidates) {
	into.add(p.exact[path], x)
	p.findPrefixes(x, path, into)
}

func (p *prefixIndex) findPrefixes(x *exchange, path string, into *candidates) {
	for _, length := range p.lengths {
		if length > len(path) {
			return
		}
		into.add(p.prefixes[path[:length]], x)
	}
}

// add takes the lists of a bucket that the request can reach.
func (c *candidates) add(b *bucket, x *exchange) {
	if b == nil {
		return
	}
	c.push(b.routes)
	for _, length := range b.endLengths {
		if path := x.matchPath; length <= len(path) {
			c.push(b.endings[path[len(path)-length:]])
		}
	}
	for i := range b.headers {
		h := &b.headers[i]
		value, have := x.headers.Joined(h.name)
		switch {
		case value.Unknown:
			c.push(h.all)
		case have:
			c.push(h.values[value.Value])
		}
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
