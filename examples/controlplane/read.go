package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	yaml "go.yaml.in/yaml/v3"

	"github.com/envoykit/envoykit/diag"
)

// document is a file of services.
type document struct {
	name string
	text []byte
}

// unreadable is the rule that a file breaks which does not say what it should.
var unreadable = &diag.Rule{ID: "services-file", Severity: diag.Error, Title: "a file of services says what it should", GoOnly: true}

// reader reads documents and collects what is wrong.
type reader struct {
	file  string
	lines []string
	found diag.List
}

// read reads all documents together.
func read(documents []document) (services, error) {
	var all services
	var found diag.List
	for _, d := range documents {
		r := &reader{file: d.name, lines: strings.Split(string(d.text), "\n")}
		r.document(d.text, &all)
		found = append(found, r.found...)
	}
	return all, found.Sorted().Err()
}

func (r *reader) document(text []byte, all *services) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		r.report(&yaml.Node{Line: 1, Column: 1}, "no YAML: %v", err)
		return
	}
	if len(root.Content) == 0 {
		r.report(&yaml.Node{Line: 1, Column: 1}, "the file is empty")
		return
	}
	r.fields(root.Content[0], fields{
		"services": func(n *yaml.Node) {
			r.each(n, func(n *yaml.Node) { all.services = append(all.services, r.service(n)) })
		},
		"servers": func(n *yaml.Node) { r.each(n, func(n *yaml.Node) { all.servers = append(all.servers, r.server(n)) }) },
	})
}

// fields says how to read each key of a mapping.
type fields map[string]func(*yaml.Node)

func (r *reader) fields(n *yaml.Node, known fields) {
	if n.Kind != yaml.MappingNode {
		r.report(n, "a mapping is expected here")
		return
	}
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		set := known[key.Value]
		switch {
		case set == nil:
			d := r.report(key, "there is no field %q", key.Value)
			if near := diag.Nearest(key.Value, names); near != "" {
				d.Fixes = []string{fmt.Sprintf("use %q", near)}
			}
		case seen[key.Value]:
			r.report(key, "%q is there twice", key.Value)
		default:
			set(value)
		}
		seen[key.Value] = true
	}
}

func (r *reader) service(n *yaml.Node) service {
	s := service{at: r.at(n), protocol: "grpc", balancing: "round_robin"}
	var plain []backend
	r.fields(n, fields{
		"name":           r.text(&s.name),
		"protocol":       r.oneOf(&s.protocol, "grpc", "http"),
		"listen":         r.text(&s.listen),
		"load_balancing": r.oneOf(&s.balancing, "round_robin", "ring_hash", "least_request"),
		"hash_header":    r.text(&s.hashHeader),
		"backends":       func(n *yaml.Node) { plain = r.backends(n) },
		"localities": func(n *yaml.Node) {
			r.each(n, func(n *yaml.Node) { s.localities = append(s.localities, r.locality(n)) })
		},
		"routes":  func(n *yaml.Node) { r.each(n, func(n *yaml.Node) { s.routes = append(s.routes, r.rule(n)) }) },
		"timeout": r.duration(&s.timeout),
		"tls": func(n *yaml.Node) {
			r.fields(n, fields{"ca": r.text(&s.ca), "identity": r.text(&s.identity), "names": r.texts(&s.names)})
			if s.ca == "" {
				r.report(n, "tls needs a ca: the name of a certificate provider instance of the clients")
			}
		},
	})
	switch {
	case s.name == "":
		r.report(n, "a service needs a name")
	case plain != nil && s.localities != nil:
		r.report(n, "service %q has backends and localities: put the backends into a locality", s.name)
	case s.protocol == "http" && s.listen == "":
		r.report(n, "service %q: http needs listen, the address that Envoy listens on", s.name)
	}
	if plain != nil {
		s.localities = append(s.localities, locality{region: "default", weight: 1, backends: plain})
	}
	return s
}

func (r *reader) locality(n *yaml.Node) locality {
	l := locality{region: "default", weight: 1}
	r.fields(n, fields{
		"region": r.text(&l.region), "zone": r.text(&l.zone), "weight": r.number(&l.weight), "priority": r.number(&l.priority),
		"backends": func(n *yaml.Node) { l.backends = r.backends(n) },
	})
	return l
}

// backends reads addresses, or mappings with an address and a weight.
func (r *reader) backends(n *yaml.Node) []backend {
	out := []backend{}
	r.each(n, func(n *yaml.Node) {
		b, address := backend{weight: 1}, ""
		if n.Kind == yaml.MappingNode {
			r.fields(n, fields{"address": r.text(&address), "weight": r.number(&b.weight)})
		} else {
			r.text(&address)(n)
		}
		var err error
		if b.host, b.port, err = hostPort(address); err != nil {
			r.report(n, "a backend is host:port: %v", err)
			return
		}
		out = append(out, b)
	})
	return out
}

func (r *reader) rule(n *yaml.Node) rule {
	one := rule{at: r.at(n)}
	r.fields(n, fields{
		"path": r.text(&one.path), "prefix": r.text(&one.prefix), "timeout": r.duration(&one.timeout), "retries": r.number(&one.retries),
		"to": func(n *yaml.Node) {
			t := target{weight: 1}
			r.text(&t.service)(n)
			one.to = append(one.to, t)
		},
		"split": func(n *yaml.Node) {
			r.pairs(n, func(key, value *yaml.Node) {
				t := target{service: key.Value}
				r.number(&t.weight)(value)
				one.to = append(one.to, t)
			})
		},
		"headers": func(n *yaml.Node) {
			r.pairs(n, func(key, value *yaml.Node) {
				p := pair{name: key.Value}
				r.text(&p.value)(value)
				one.headers = append(one.headers, p)
			})
		},
	})
	if len(one.to) == 0 {
		r.report(n, `a route needs "to" or "split"`)
	}
	if one.path != "" && one.prefix != "" {
		r.report(n, "a route matches a path or a prefix")
	}
	return one
}

func (r *reader) server(n *yaml.Node) server {
	s := server{at: r.at(n)}
	r.fields(n, fields{"listener": r.text(&s.name), "address": r.text(&s.address), "allow": r.texts(&s.allow)})
	if _, _, err := hostPort(s.address); err != nil {
		r.report(n, "a server needs its address as host:port: %v", err)
	}
	if s.name == "" {
		s.name = "grpc/server?xds.resource.listening_address=" + s.address
	}
	return s
}

func hostPort(address string) (string, int, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, err
	}
	port, err := strconv.Atoi(text)
	if host == "" {
		err = errors.New("the host is missing")
	}
	return host, port, err
}

func (r *reader) each(n *yaml.Node, f func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.report(n, "a list is expected here")
		return
	}
	for _, one := range n.Content {
		f(one)
	}
}

func (r *reader) pairs(n *yaml.Node, f func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.report(n, "a mapping is expected here")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		f(n.Content[i], n.Content[i+1])
	}
}

func (r *reader) text(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode {
			r.report(n, "a text is expected here")
			return
		}
		*to = n.Value
	}
}

func (r *reader) texts(to *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		r.each(n, func(n *yaml.Node) {
			var one string
			r.text(&one)(n)
			*to = append(*to, one)
		})
	}
}

func (r *reader) oneOf(to *string, allowed ...string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		r.text(to)(n)
		for _, a := range allowed {
			if *to == a {
				return
			}
		}
		r.report(n, "%q is none of %s", *to, strings.Join(allowed, ", "))
	}
}

func (r *reader) number(to *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if err := n.Decode(to); err != nil {
			r.report(n, "a whole number is expected here")
		}
	}
}

func (r *reader) duration(to *time.Duration) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d, err := time.ParseDuration(n.Value)
		if err != nil {
			r.report(n, `a duration such as "1.5s" is expected here`)
		}
		*to = d
	}
}

func (r *reader) report(n *yaml.Node, format string, args ...any) *diag.Diagnostic {
	r.found = append(r.found, diag.Diagnostic{
		Rule: unreadable, Severity: diag.Error, Location: r.at(n).location(), Summary: fmt.Sprintf(format, args...),
	})
	return &r.found[len(r.found)-1]
}

func (r *reader) at(n *yaml.Node) place {
	p := place{file: r.file, line: n.Line, column: n.Column}
	if n.Line > 0 && n.Line <= len(r.lines) {
		p.text = r.lines[n.Line-1]
	}
	return p
}

func (p place) location() diag.Location {
	return diag.Location{File: p.file, Line: p.line, Column: p.column, Source: p.text}
}

// String is what builders get as the origin of a resource.
func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }
