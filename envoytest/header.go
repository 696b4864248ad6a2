package envoytest

import (
	"slices"
	"strings"
	"testing"

	"github.com/envoykit/envoykit/simulate"
)

// Sends asserts that the header has this value, of several lines one, when it is sent upstream.
func (a *Answer) Sends(t testing.TB, name, value string) *Answer {
	t.Helper()
	if f := a.forwarded(t); f != nil {
		a.header(t, "upstream", f.RequestHeaders, name, value)
	}
	return a
}

// SendsNo asserts that the header is not sent upstream.
func (a *Answer) SendsNo(t testing.TB, name string) *Answer {
	t.Helper()
	if f := a.forwarded(t); f != nil && values(f.RequestHeaders, name) != nil {
		a.fail(t, "want no header %s sent upstream, but it is %q", name, values(f.RequestHeaders, name))
	}
	return a
}

// Answers asserts that the header has this value, of several lines one, when it is sent to the client.
func (a *Answer) Answers(t testing.TB, name, value string) *Answer {
	t.Helper()
	if !a.decided(t) {
		return a
	}
	switch d := a.decision; {
	case d.Forward != nil:
		a.header(t, "downstream", d.Forward.ResponseHeaders, name, value)
	case d.Response != nil:
		a.header(t, "downstream", d.Response.Headers, name, value)
	default:
		a.fail(t, "want the header %s: %s in the answer, but it is %s", name, value, a.outcome())
	}
	return a
}

func (a *Answer) header(t testing.TB, where string, headers []simulate.Header, name, value string) {
	t.Helper()
	if got := values(headers, name); !slices.Contains(got, value) {
		if got == nil {
			a.fail(t, "want the header %s: %s sent %s, but it is missing", name, value, where)
			return
		}
		a.fail(t, "want the header %s: %s sent %s, but it is %q", name, value, where, got)
	}
}

// values are the lines of a header; one that cannot be known offline says so.
func values(headers []simulate.Header, name string) []string {
	var all []string
	for _, h := range headers {
		switch {
		case !strings.EqualFold(h.Name, name):
		case h.Unknown:
			all = append(all, "(not known offline)")
		default:
			all = append(all, h.Value)
		}
	}
	return all
}
