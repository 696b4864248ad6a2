package simulate

import (
	"strings"
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"

	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/path/match/uri_template/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/path/rewrite/uri_template/v3"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

func parseRoutes(t testing.TB, text string) *routev3.RouteConfiguration {
	return corpustest.Parse(t, text, &routev3.RouteConfiguration{})
}

type routesCase struct {
	ID       string         `json:"id"`
	YAML     string         `json:"config_yaml"`
	Requests []routeRequest `json:"requests"`
}

type routeRequest struct {
	Authority string            `json:"authority"`
	Path      string            `json:"path"`
	Method    string            `json:"method"`
	Scheme    string            `json:"scheme"`
	Headers   map[string]string `json:"headers"`
	Random    uint64            `json:"random_value"`
	Needs     string            `json:"needs"`
	Line      int               `json:"line"`
	Expect    struct {
		Cluster          *string           `json:"cluster"`
		None             bool              `json:"none"`
		RouteName        *string           `json:"route_name"`
		Redirect         *string           `json:"redirect"`
		DirectResponse   *int              `json:"direct_response"`
		NotFoundCode     *int              `json:"cluster_not_found_code"`
		RewrittenHeaders map[string]string `json:"rewritten_headers"`
		RewrittenHost    *string           `json:"rewritten_host"`
		RewrittenPath    *string           `json:"rewritten_path"`
	} `json:"expect"`
}

// request makes the input; what the test's mocks decided is unknown.
func (r routeRequest) request() *Request {
	req := &Request{
		Method: r.Method, Scheme: r.Scheme, Authority: r.Authority, Path: r.Path, Random: r.Random,
		Connection: &Connection{Remote: "127.0.0.1:0"},
	}
	for _, name := range sortedKeys(r.Headers) {
		req.Headers = append(req.Headers, Header{Name: name, Value: r.Headers[name]})
	}
	if strings.Contains(r.Needs, "runtime") {
		req.Runtime = func(string) (any, bool) { return UnknownValue, true }
	}
	if strings.Contains(r.Needs, "stream info") {
		req.Connection.TLS = &TLS{Unknown: true}
	}
	return req
}

// compare lists where a decision differs from what Envoy's test expects; a
// part that is undecided does not count as a difference but is returned.
func (r routeRequest) compare(d *Decision) (wrong, undecidedParts []string) {
	if d.Undecided != nil {
		return nil, []string{d.Undecided.String()}
	}
	differ := func(what string, want, got any) {
		if want != got {
			wrong = append(wrong, what)
		}
	}
	e := r.Expect
	if e.None {
		differ("none", NotFound, d.Outcome)
	}
	if e.Cluster != nil {
		differ("cluster", *e.Cluster, d.Cluster())
	}
	if e.RouteName != nil && (d.Route == nil || d.Route.Name != *e.RouteName) {
		wrong = append(wrong, "route_name")
	}
	if e.Redirect != nil && (d.Response == nil || d.Response.Location != *e.Redirect) {
		wrong = append(wrong, "redirect")
	}
	if e.DirectResponse != nil {
		differ("direct_response", *e.DirectResponse, d.Status())
	}
	if e.NotFoundCode != nil && (d.Forward == nil || d.Forward.ClusterNotFoundStatus != *e.NotFoundCode) {
		wrong = append(wrong, "cluster_not_found_code")
	}
	w, u := r.compareForward(d)
	return append(wrong, w...), append(undecidedParts, u...)
}

func (r routeRequest) compareForward(d *Decision) (wrong, undecidedParts []string) {
	e := r.Expect
	if d.Forward == nil {
		if e.RewrittenHost != nil || e.RewrittenPath != nil || e.RewrittenHeaders != nil {
			return []string{"not forwarded"}, nil
		}
		return nil, nil
	}
	if e.RewrittenHost != nil && d.Forward.Host != *e.RewrittenHost {
		wrong = append(wrong, "rewritten_host")
	}
	if e.RewrittenPath != nil && d.Forward.Path != *e.RewrittenPath {
		wrong = append(wrong, "rewritten_path")
	}
	for name, want := range e.RewrittenHeaders {
		h := firstHeader(d.Forward.RequestHeaders, name)
		switch {
		case h.Unknown:
			undecidedParts = append(undecidedParts, "header "+name)
		case h.Value != want:
			wrong = append(wrong, "header "+name)
		}
	}
	return wrong, undecidedParts
}

func firstHeader(headers []Header, name string) Header {
	for _, h := range headers {
		if h.Name == strings.ToLower(name) {
			return h
		}
	}
	return Header{}
}

func TestCorpusRoutes(t *testing.T) {
	total, undecidedCount := 0, 0
	for _, c := range corpustest.Read[routesCase](t, "..", "routes.jsonl") {
		sim := RouteConfiguration(parseRoutes(t, c.YAML))
		for _, r := range c.Requests {
			total++
			d := sim.Decide(r.request())
			wrong, parts := r.compare(d)
			require.Empty(t, wrong, "%s line %d\n%s", c.ID, r.Line, d.Explain())
			if len(parts) > 0 {
				undecidedCount++
				t.Logf("undecided: %s line %d: %s", c.ID, r.Line, strings.Join(parts, "; "))
			}
		}
	}
	t.Logf("routes.jsonl: %d of %d decided and right, %d undecided, 0 wrong", total-undecidedCount, total, undecidedCount)
}
