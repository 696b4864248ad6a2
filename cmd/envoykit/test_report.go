package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/subject"
	"github.com/envoykit/envoykit/simulate"
	"github.com/envoykit/envoykit/simulate/routercheck"
)

// testReport writes what came of tests.
type testReport struct {
	*testFlags
	about          *subject.Subject
	table          *subject.Table
	json           *json.Encoder
	text, stderr   io.Writer
	passed, failed int
}

func newTestReport(f *testFlags, about *subject.Subject, table *subject.Table, s streams) *testReport {
	r := &testReport{testFlags: f, about: about, table: table, text: s.out, stderr: s.err}
	if f.output == "json" {
		r.json = json.NewEncoder(s.out)
		r.json.SetEscapeHTML(false)
	}
	return r
}

// testJSON is a line of -o json.
type testJSON struct {
	Test        string             `json:"test"`
	OK          bool               `json:"ok"`
	Failures    []failureJSON      `json:"failures"`
	Decision    *simulate.Decision `json:"decision"`
	Explanation string             `json:"explanation,omitempty"`
}

type failureJSON struct {
	Field string `json:"field"`
	Want  string `json:"want"`
	Got   string `json:"got"`
}

func (r *testReport) result(result routercheck.Result) error {
	if result.OK {
		r.passed++
	} else {
		r.failed++
	}
	if r.json == nil {
		return r.writeText(result)
	}
	line := testJSON{Test: result.Test, OK: result.OK, Failures: make([]failureJSON, len(result.Failures)), Decision: result.Decision}
	for i, f := range result.Failures {
		line.Failures[i] = failureJSON(f)
	}
	if r.details {
		line.Explanation = result.Decision.Explain()
	}
	return r.json.Encode(line)
}

// writeText tells what failed and why, and with --details also what passed.
func (r *testReport) writeText(result routercheck.Result) error {
	if result.OK && !r.details {
		return nil
	}
	var b strings.Builder
	word := "ok  "
	if !result.OK {
		word = "FAIL"
	}
	fmt.Fprintf(&b, "%s %s\n", word, result.Test)
	for _, f := range result.Failures {
		fmt.Fprintf(&b, "    %s: want %q, got %q\n", f.Field, f.Want, f.Got)
	}
	for line := range strings.Lines(result.Decision.Explain()) {
		b.WriteString("    | " + line)
	}
	if at := r.place(result.Decision); at != "" {
		fmt.Fprintf(&b, "    route at %s\n", at)
	}
	_, err := io.WriteString(r.text, b.String())
	return err
}

// place is the line of the route that took the request.
func (r *testReport) place(d *simulate.Decision) string {
	if d.Route == nil {
		return ""
	}
	_, at := r.about.Route(r.table.Listener, r.table.Message.GetName(), d.Route.Path)
	return at.String()
}

func (r *testReport) end(c *coverage) error {
	w := r.text
	if r.json != nil {
		w = r.stderr
	}
	var b strings.Builder
	if r.json == nil {
		fmt.Fprintf(&b, "%d passed, %d failed\n", r.passed, r.failed)
	}
	if r.failUnder > 0 || r.details {
		fmt.Fprintf(&b, "coverage %.1f %% of %d routes\n", c.percent(), len(c.routes))
		for _, route := range c.missed() {
			fmt.Fprintf(&b, "    no test: %s\n", route)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// coverage counts the routes that took a request.
type coverage struct {
	routes []simulate.PlacedRoute
	taken  map[string]bool
}

func newCoverage(table *routev3.RouteConfiguration) *coverage {
	return &coverage{routes: simulate.RouteConfiguration(table).Routes(), taken: map[string]bool{}}
}

func (c *coverage) add(d *simulate.Decision) {
	if d.Route != nil {
		c.taken[d.Route.Path] = true
	}
}

// percent is 100 where there is nothing to cover.
func (c *coverage) percent() float64 {
	if len(c.routes) == 0 {
		return 100
	}
	return 100 * float64(len(c.routes)-len(c.missed())) / float64(len(c.routes))
}

// missed are the routes that took nothing.
func (c *coverage) missed() []string {
	var missed []string
	for _, r := range c.routes {
		if c.taken[r.Path] {
			continue
		}
		name := r.Path
		if r.Name != "" {
			name = r.Name + " (" + r.Path + ")"
		}
		missed = append(missed, r.VirtualHost+": "+name)
	}
	return missed
}
