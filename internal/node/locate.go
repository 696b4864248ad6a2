package node

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/callsite"
)

// Unpacked collects the messages behind every Any of the tree, as the builders left them.
func (s *State) Unpacked(into map[*anypb.Any]proto.Message) {
	for c := s.parts; c != nil; c = c.older {
		if c.any != nil {
			into[c.any] = c.typed
		}
		if c.state != nil {
			c.state.Unpacked(into)
		}
	}
}

// Problems returns what the builders of the tree found themselves, with full paths.
func (s *State) Problems() diag.List {
	var out diag.List
	s.walk(nil, func(path diag.Path, t *State) {
		if t.rare == nil {
			return
		}
		for _, p := range t.rare.problems {
			out = append(out, p.diagnostic(s, path))
		}
	})
	return out
}

// walk visits s and everything attached below it.
func (s *State) walk(path diag.Path, visit func(diag.Path, *State)) {
	visit(path, s)
	var parts []*child
	for c := s.parts; c != nil; c = c.older {
		if c.state != nil {
			parts = append(parts, c)
		}
	}
	for _, c := range slices.Backward(parts) { // in the order in which they were attached
		c.state.walk(path.Append(c.at.steps()...), visit)
	}
}

func (p problem) diagnostic(root *State, path diag.Path) diag.Diagnostic {
	d := diag.Diagnostic{
		Rule: p.rule, Severity: p.rule.Severity, Path: path.Append(append(p.at.steps(), p.below...)...),
		Summary: p.summary, Detail: p.detail, Fixes: p.fixes, Location: location(p.site),
	}
	if p.site.IsZero() {
		d.Location = root.Locate(d.Path)
	}
	_, origin := root.chain(d.Path)
	d.Location.Origin = origin
	for _, r := range p.related {
		d.Related = append(d.Related, diag.Related{Message: r.message, Location: location(r.site)})
	}
	return d
}

// Locate returns the call that wrote what path names: the setter of the field or of what holds
// it, else the constructor of the innermost part.
func (s *State) Locate(path diag.Path) diag.Location {
	chain, origin := s.chain(path)
	for i := len(chain) - 1; i >= 0; i-- {
		if site := chain[i].state.siteFor(chain[i].rest); !site.IsZero() {
			l := location(site)
			l.Origin = origin
			return l
		}
	}
	return diag.Location{Origin: origin}
}

// link is a part on the way to a path, and what remains of the path there.
type link struct {
	state *State
	rest  diag.Path
}

// chain follows path through the parts, outermost first, and returns the innermost origin.
func (s *State) chain(path diag.Path) (links []link, origin string) {
	for at := (link{s, path}); ; {
		links = append(links, at)
		if at.state.rare != nil && at.state.rare.origin != "" {
			origin = at.state.rare.origin
		}
		next, ok := at.state.childFor(at.rest)
		if !ok {
			return links, origin
		}
		at = next
	}
}

// childFor finds the part that path leads into; the last attached wins, as in the message.
func (s *State) childFor(path diag.Path) (link, bool) {
	for c := s.parts; c != nil; c = c.older {
		if c.state == nil || c.state == s {
			continue
		}
		if c.at == here && c.state.covers(path) {
			return link{c.state, path}, true
		}
		if n := c.at.match(path); n > 0 {
			return link{c.state, path[n:]}, true
		}
	}
	return link{}, false
}

// covers tells whether the part wrote what path names, for one without a message of its own.
func (s *State) covers(path diag.Path) bool {
	for w := range s.newest {
		if writes(w, path) > 0 {
			return true
		}
	}
	_, ok := s.childFor(path)
	return ok
}

// siteFor returns the setter whose field is the longest prefix of path, else the constructor.
func (s *State) siteFor(path diag.Path) callsite.Site {
	best, longest := s.created(), 0
	for w := range s.newest {
		if n := writes(w, path); n > longest {
			best, longest = w.site, n
		}
	}
	return best
}

// writes tells how many steps of path the setter covers: elements of a repeated field belong
// to the last setter that began at or before their index.
func writes(w *siteOf, path diag.Path) int {
	n := at(w.field, -1).match(path)
	if n == 0 || w.index >= 0 && path[n-1].Index >= 0 && path[n-1].Index < int(w.index) {
		return 0
	}
	return n
}

// match returns how many steps of path the place covers, 0 if it does not lead there.
func (p place) match(path diag.Path) int {
	n := matchFields(p.field, path)
	if n == 0 {
		return 0
	}
	last := path[n-1]
	if p.index >= 0 && last.Index != int(p.index) || p.key != nil && last.Key != *p.key {
		return 0
	}
	if p.sub == "" {
		return n
	}
	m := matchFields(p.sub, path[n:])
	if m == 0 {
		return 0
	}
	return n + m
}

// matchFields returns how many steps the dotted field names cover.
func matchFields(dotted string, path diag.Path) int {
	n := 0
	for dotted != "" {
		var name string
		name, dotted, _ = strings.Cut(dotted, ".")
		if n == len(path) || path[n].Field != name {
			return 0
		}
		n++
	}
	return n
}

// steps renders the place as path steps.
func (p place) steps() diag.Path {
	if p.field == "" {
		return fields(p.sub)
	}
	path := fields(p.field)
	last := &path[len(path)-1]
	last.Index = int(p.index)
	if p.key != nil {
		last.Key, last.HasKey = *p.key, true
	}
	return append(path, fields(p.sub)...)
}

func fields(dotted string) (out diag.Path) {
	for dotted != "" {
		var name string
		name, dotted, _ = strings.Cut(dotted, ".")
		out = append(out, diag.FieldStep(name))
	}
	return out
}

// location resolves a site into its line and the caller of the function that holds it.
func location(s callsite.Site) diag.Location {
	frames := s.Frames()
	if len(frames) == 0 {
		return diag.Location{}
	}
	l := diag.Location{File: frames[0].File, Line: frames[0].Line}
	if len(frames) > 1 {
		l.Caller = &diag.Location{File: frames[1].File, Line: frames[1].Line}
	}
	return l
}

// Suppress drops what Allow lets pass below each part, and warns of an Allow that matched nothing.
func (s *State) Suppress(list diag.List) diag.List {
	used := map[*allowance]bool{}
	out := list[:0:0]
	for _, d := range list {
		if a := s.allowance(d); a != nil {
			used[a] = true
			continue
		}
		out = append(out, d)
	}
	s.walk(nil, func(path diag.Path, t *State) {
		for a := range t.allowances() {
			if !used[a] {
				out = append(out, diag.Diagnostic{Rule: ruleAllowUnused, Severity: ruleAllowUnused.Severity, Path: path,
					Location: location(a.site), Summary: fmt.Sprintf("nothing here breaks %q: the Allow is not needed", string(a.rule))})
			}
		}
	})
	return out
}

// Allows tells whether an Allow on the way to d names its rule.
func (s *State) Allows(d diag.Diagnostic) bool { return s.allowance(d) != nil }

// allowance returns the innermost Allow on the way to d that names its rule.
func (s *State) allowance(d diag.Diagnostic) *allowance {
	links, _ := s.chain(d.Path)
	for i := len(links) - 1; i >= 0; i-- {
		for a := range links[i].state.allowances() {
			if a.rule == d.Rule.ID {
				return a
			}
		}
	}
	return nil
}

// allowances yields what Allow said of this part alone.
func (s *State) allowances() func(yield func(*allowance) bool) {
	return func(yield func(*allowance) bool) {
		if s.rare == nil {
			return
		}
		for i := range s.rare.allowed {
			if !yield(&s.rare.allowed[i]) {
				return
			}
		}
	}
}
