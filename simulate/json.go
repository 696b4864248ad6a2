package simulate

import (
	"encoding/json"
	"time"
)

// decisionJSON is a decision for other programs to read.
type decisionJSON struct {
	Outcome            string        `json:"outcome"`
	Undecided          *doubtJSON    `json:"undecided,omitempty"`
	Listener           string        `json:"listener,omitempty"`
	FilterChain        string        `json:"filter_chain,omitempty"`
	RouteConfiguration string        `json:"route_configuration,omitempty"`
	VirtualHost        string        `json:"virtual_host,omitempty"`
	VirtualCluster     string        `json:"virtual_cluster,omitempty"`
	Route              *routeJSON    `json:"route,omitempty"`
	Forward            *forwardJSON  `json:"forward,omitempty"`
	Response           *responseJSON `json:"response,omitempty"`
	Unknowns           []doubtJSON   `json:"unknowns,omitempty"`
}

type doubtJSON struct {
	Field  string `json:"field"`
	Reason string `json:"reason"`
}

type routeJSON struct {
	Name  string `json:"name,omitempty"`
	Index int    `json:"index"`
	Path  string `json:"path"`
}

type forwardJSON struct {
	Cluster         string       `json:"cluster"`
	Host            string       `json:"host,omitempty"`
	Path            string       `json:"path,omitempty"`
	Timeout         string       `json:"timeout,omitempty"`
	PerTryTimeout   string       `json:"per_try_timeout,omitempty"`
	Retry           *retryJSON   `json:"retry,omitempty"`
	Mirrors         []string     `json:"mirrors,omitempty"`
	Hash            *uint64      `json:"hash,omitempty"`
	RequestHeaders  []headerJSON `json:"request_headers,omitempty"`
	ResponseHeaders []headerJSON `json:"response_headers,omitempty"`
}

type retryJSON struct {
	On       []string `json:"on"`
	Attempts uint32   `json:"attempts"`
}

type responseJSON struct {
	Status   int          `json:"status"`
	Location string       `json:"location,omitempty"`
	Body     string       `json:"body,omitempty"`
	Headers  []headerJSON `json:"headers,omitempty"`
}

type headerJSON struct {
	Name    string `json:"name"`
	Value   string `json:"value"`
	Unknown bool   `json:"unknown,omitempty"`
}

// MarshalJSON writes the decision for other programs. The same decision always
// has the same bytes.
func (d *Decision) MarshalJSON() ([]byte, error) {
	out := decisionJSON{
		Outcome: d.Outcome.String(), Listener: d.Listener, FilterChain: d.FilterChain,
		RouteConfiguration: d.RouteConfiguration, VirtualHost: d.VirtualHost, VirtualCluster: d.VirtualCluster,
	}
	if d.Undecided != nil {
		out.Undecided = &doubtJSON{d.Undecided.Field, d.Undecided.Reason}
	}
	if r := d.Route; r != nil {
		out.Route = &routeJSON{Name: r.Name, Index: r.Index, Path: r.Path}
	}
	if d.Forward != nil {
		out.Forward = d.Forward.json()
	}
	if r := d.Response; r != nil {
		out.Response = &responseJSON{Status: r.Status, Location: r.Location, Body: r.Body, Headers: headersJSON(r.Headers)}
	}
	for _, u := range d.Unknowns {
		out.Unknowns = append(out.Unknowns, doubtJSON(u))
	}
	return json.Marshal(out)
}

func (f *Forward) json() *forwardJSON {
	out := &forwardJSON{
		Cluster: f.Cluster, Host: f.Host, Path: f.Path,
		Timeout: durationText(f.Timeouts.Request), PerTryTimeout: durationText(f.Timeouts.PerTry),
		RequestHeaders: headersJSON(f.RequestHeaders), ResponseHeaders: headersJSON(f.ResponseHeaders),
	}
	if f.Retry != nil {
		out.Retry = &retryJSON{On: f.Retry.On, Attempts: f.Retry.Attempts}
	}
	for _, m := range f.Mirrors {
		out.Mirrors = append(out.Mirrors, m.Cluster)
	}
	if f.HashSet {
		out.Hash = &f.Hash
	}
	return out
}

func durationText(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func headersJSON(headers []Header) []headerJSON {
	out := make([]headerJSON, len(headers))
	for i, h := range headers {
		out[i] = headerJSON(h)
	}
	return out
}
