package envoytest

import (
	"sync"
	"testing"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/subject"
	"github.com/envoykit/envoykit/simulate"
)

// Config is a configuration under test. It may be asked by several tests at a time.
type Config struct {
	about *subject.Subject
	err   error

	mu      sync.Mutex
	touched map[routeKey]bool
}

// routeKey tells routes apart for coverage.
type routeKey struct{ table, path string }

// Of prepares a configuration for many questions: a *builder.Bundle, load.Documents, a *load.Document, a message or a slice of
// them. What is no configuration fails the first assertion.
func Of(config any) *Config {
	if c, ok := config.(*Config); ok {
		return c
	}
	about, err := subject.Of(config)
	if docs, ok := config.(interface{ Diagnostics() diag.List }); ok && err == nil {
		err = docs.Diagnostics().Err() // of files that say something else than was meant
	}
	return &Config{about: about, err: err, touched: map[routeKey]bool{}}
}

// usable fails the test if there is nothing to ask.
func (c *Config) usable(t testing.TB) {
	t.Helper()
	if c.err != nil {
		t.Fatalf("envoytest: %v", c.err)
	}
}

// touch counts the route of a decision.
func (c *Config) touch(d *simulate.Decision) {
	if d.Route == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.touched[routeKey{d.RouteConfiguration, d.Route.Path}] = true
}

// place is the line that wrote the route of a decision.
func (c *Config) place(d *simulate.Decision) diag.Location {
	if d.Route == nil {
		return diag.Location{}
	}
	_, at := c.about.Route(d.Listener, d.RouteConfiguration, d.Route.Path)
	return at
}
