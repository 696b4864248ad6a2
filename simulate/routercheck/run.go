package routercheck

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/simulate"
)

// Table is a route configuration under test.
type Table struct {
	sim  *simulate.Simulator
	keys []string // runtime keys of fractions: only the active one counts
}

// New prepares a route configuration. Like the tool it takes a runtime
// fraction of zero for one.
func New(config *routev3.RouteConfiguration) *Table {
	config = proto.CloneOf(config)
	t := &Table{}
	for _, host := range config.GetVirtualHosts() {
		for _, route := range host.GetRoutes() {
			fraction := route.GetMatch().GetRuntimeFraction()
			if fraction == nil {
				continue
			}
			t.keys = append(t.keys, fraction.GetRuntimeKey())
			if fraction.GetDefaultValue() != nil && fraction.GetDefaultValue().GetNumerator() == 0 {
				fraction.DefaultValue.Numerator = 1
			}
		}
	}
	t.sim = simulate.RouteConfiguration(config)
	return t
}

// Result is what came of a test.
type Result struct {
	// Test is the name of the test.
	Test string
	// OK says that everything asked for came out.
	OK bool
	// Failures are what did not.
	Failures []Failure
	// Decision is what the simulator decided; its Explain tells why.
	Decision *simulate.Decision
}

// Failure is one field that came out differently.
type Failure struct {
	Field, Want, Got string
}

// Run decides a test.
func (t *Table) Run(test Test) Result {
	request := t.request(test.Input)
	decision := t.sim.Decide(request)
	c := check{decision: decision, request: request}
	if decision.Undecided != nil {
		c.fail("decision", "a decision", "undecided: "+decision.Undecided.String())
	} else {
		c.all(&test.Validate)
	}
	return Result{Test: test.Name, OK: len(c.failures) == 0, Failures: c.failures, Decision: decision}
}

// request is the input of a test as the tool builds it.
func (t *Table) request(in Input) *simulate.Request {
	scheme := "http"
	if in.SSL {
		scheme = "https"
	}
	r := &simulate.Request{
		Method: in.Method, Authority: in.Authority, Path: in.Path, Scheme: scheme,
		Random:     uint64(int64(int32(in.Random))), // the tool keeps it in an int
		Connection: &simulate.Connection{Local: "127.0.0.1:0", Remote: "127.0.0.1:0", Protocol: "HTTP/1.1"},
		Runtime:    t.runtime(in.Runtime),
	}
	r.Headers = append(r.Headers, simulate.Header{Name: "x-forwarded-proto", Value: scheme})
	if in.Internal {
		r.Headers = append(r.Headers, simulate.Header{Name: "x-envoy-internal", Value: "true"})
	}
	r.Headers = append(r.Headers, lines(in.Request)...)
	r.ResponseHeaders = lines(in.Response)
	r.DynamicMetadata = namespaces(in.Metadata)
	return r
}

func lines(values []HeaderValue) []simulate.Header {
	headers := make([]simulate.Header, len(values))
	for i, v := range values {
		headers[i] = simulate.Header{Name: v.name(), Value: v.Value}
	}
	return headers
}

// runtime switches every runtime fraction off but that of the active key.
func (t *Table) runtime(active string) simulate.Runtime {
	off := map[string]any{}
	for _, key := range t.keys {
		if key != active {
			off[key] = 0
		}
	}
	return simulate.RuntimeMap(off)
}

// namespaces merges what the steps set; a namespace is left alone once it is
// there unless a step may overwrite it.
func namespaces(steps []SetNamespace) map[string]*structpb.Struct {
	all := map[string]*structpb.Struct{}
	for _, step := range steps {
		into, there := all[step.Namespace]
		switch {
		case there && !step.AllowOverwrite:
			continue
		case !there:
			into = &structpb.Struct{Fields: map[string]*structpb.Value{}}
			all[step.Namespace] = into
		}
		for key, value := range step.Value.GetFields() {
			into.Fields[key] = value
		}
	}
	return all
}
