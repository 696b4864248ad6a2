package envoytest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/simulate"
)

// CoverageReport tells which routes took a request of a test.
type CoverageReport struct {
	config *Config
	total  int
	missed []string
}

// Coverage counts the routes that took requests so far: of questions that were put to this very Config, which [Of] made. It
// is asked when the tests are done:
//
//	gateway := envoytest.Of(bundle)
//	t.Cleanup(func() { envoytest.Coverage(gateway).AtLeast(t, 90) })
func Coverage(config *Config) *CoverageReport {
	r := &CoverageReport{config: config}
	if config.err != nil {
		return r
	}
	config.mu.Lock()
	defer config.mu.Unlock()
	for _, route := range config.about.Simulator.Routes() {
		r.total++
		if !config.touched[routeKey{route.RouteConfiguration, route.Path}] {
			r.missed = append(r.missed, r.title(route))
		}
	}
	return r
}

// title names a route with its line.
func (r *CoverageReport) title(route simulate.PlacedRoute) string {
	_, at := r.config.about.Route("", route.RouteConfiguration, route.Path)
	name := route.Name
	if name == "" {
		name = pathText(route.Message.GetMatch())
	}
	text := fmt.Sprintf("virtual host %q, route %s", route.VirtualHost, name)
	if at == (diag.Location{}) && route.RouteConfiguration != "" {
		text = fmt.Sprintf("%q, %s", route.RouteConfiguration, text)
	}
	return prefixed(at, text)
}

// Percent is the part of the routes that took a request; 100 if there are none.
func (r *CoverageReport) Percent() float64 {
	if r.total == 0 {
		return 100
	}
	return 100 * float64(r.total-len(r.missed)) / float64(r.total)
}

// Missed names the routes that took none, with the lines that wrote them.
func (r *CoverageReport) Missed() []string { return r.missed }

// String is the report as text.
func (r *CoverageReport) String() string {
	text := fmt.Sprintf("%.1f %% of %d routes took a request\n", r.Percent(), r.total)
	if len(r.missed) > 0 {
		text += "    no test: " + strings.Join(r.missed, "\n    no test: ") + "\n"
	}
	return text
}

// AtLeast asserts that this part of the routes, in percent, took a request.
func (r *CoverageReport) AtLeast(t testing.TB, percent float64) {
	t.Helper()
	r.config.usable(t)
	if r.Percent() < percent {
		t.Errorf("want a coverage of at least %v %%: %s", percent, r)
	}
}
