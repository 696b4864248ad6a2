package envoytest

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/envoykit/envoykit/simulate"
)

// Answer is what a configuration does with a request or a connection. Its assertions may be chained.
type Answer struct {
	config   *Config
	request  *simulate.Request
	decision *simulate.Decision
	what     string
}

// Request asks what happens to a request. For "https" the client speaks TLS with the host as server name.
func Request(config any, method, url string, options ...Option) *Answer {
	c := Of(config)
	r := simulate.NewRequest(method, url)
	for _, o := range options {
		o(r)
	}
	a := &Answer{config: c, request: r, what: method + " " + url}
	if c.err == nil {
		a.decision = c.about.Simulator.Decide(r)
		c.touch(a.decision)
	}
	return a
}

// Connection asks which filter chain takes a connection to an address, "ip:port", and where a TCP proxy
// sends it.
func Connection(config any, local string, options ...Option) *Answer {
	c := Of(config)
	r := &simulate.Request{Connection: &simulate.Connection{Local: local}}
	for _, o := range options {
		o(r)
	}
	a := &Answer{config: c, request: r, what: "connection to " + local}
	if c.err == nil {
		a.decision = c.about.Simulator.Connect(r.Connection, r.Random)
	}
	return a
}

// Decision is the answer for what there is no assertion for.
func (a *Answer) Decision() *simulate.Decision { return a.decision }

// Explain tells how the decision came about.
func (a *Answer) Explain() string {
	if a.decision == nil {
		return a.config.err.Error() + "\n"
	}
	return a.decision.Explain()
}

// fail reports that something is not as it should be, and why it is as it is.
func (a *Answer) fail(t testing.TB, format string, args ...any) {
	t.Helper()
	t.Errorf("%s: "+format+"\n%s", append(append([]any{a.what}, args...), a.reasons())...)
}

// reasons are the explanation, and the line of the route.
func (a *Answer) reasons() string {
	var b strings.Builder
	for line := range strings.Lines(a.decision.Explain()) {
		b.WriteString("    | " + line)
	}
	if at := a.config.place(a.decision); !at.IsZero() {
		b.WriteString("    the route is at " + at.String() + "\n")
		if at.Source != "" {
			b.WriteString("        " + strings.TrimSpace(at.Source) + "\n")
		}
	}
	return b.String()
}

// decided fails the test if the question has no answer; then there is nothing to compare.
func (a *Answer) decided(t testing.TB) bool {
	t.Helper()
	a.config.usable(t)
	if a.decision.Undecided != nil {
		a.fail(t, "this cannot be decided offline: %s", a.decision.Undecided)
		return false
	}
	return true
}

// forwarded fails the test unless the request goes on to a cluster.
func (a *Answer) forwarded(t testing.TB) *simulate.Forward {
	t.Helper()
	if !a.decided(t) {
		return nil
	}
	if a.decision.Forward == nil {
		a.fail(t, "want it forwarded, but it is %s", a.outcome())
	}
	return a.decision.Forward
}

// hostOf is the host of an authority as a server name; IP addresses are none.
func hostOf(authority string) string {
	host := authority
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.Contains(host[i:], "]") {
		host = host[:i]
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return ""
	}
	return strings.ToLower(host)
}
