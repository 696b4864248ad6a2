package simulate

import (
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// condition is one of the conditions of a route match; all of them must hold.
type condition interface {
	// holds judges the request.
	holds(x *exchange) verdict
	// explain is a sentence about the request that says why the condition
	// holds, does not hold, or cannot be judged.
	explain(x *exchange) string
	// doubt names what makes the condition undecidable for the request.
	doubt(x *exchange) *Undecided
}

// conditionsOf compiles everything of a route match but the path, in the order
// in which Envoy looks at it.
func conditionsOf(m *routev3.RouteMatch, field string) []condition {
	var all []condition
	if m.GetRuntimeFraction() != nil {
		all = append(all, fractionCondition{m.GetRuntimeFraction(), field + ".runtime_fraction"})
	}
	if m.GetGrpc() != nil {
		all = append(all, grpcCondition{})
	}
	for i, h := range m.GetHeaders() {
		all = append(all, newHeaderCondition(h, fmt.Sprintf("%s.headers[%d]", field, i)))
	}
	for i, q := range m.GetQueryParameters() {
		all = append(all, newQueryCondition(q, fmt.Sprintf("%s.query_parameters[%d]", field, i)))
	}
	for i, c := range m.GetCookies() {
		all = append(all, newCookieCondition(c, fmt.Sprintf("%s.cookies[%d]", field, i)))
	}
	if m.GetTlsContext() != nil {
		all = append(all, tlsCondition{m.GetTlsContext(), field + ".tls_context"})
	}
	for i, d := range m.GetDynamicMetadata() {
		all = append(all, newMetadataCondition(d, fmt.Sprintf("%s.dynamic_metadata[%d]", field, i)))
	}
	for i, f := range m.GetFilterState() {
		all = append(all, newFilterStateCondition(f, fmt.Sprintf("%s.filter_state[%d]", field, i)))
	}
	return all
}

// fractionCondition lets a share of the requests through.
type fractionCondition struct {
	percent *corev3.RuntimeFractionalPercent
	field   string
}

func (c fractionCondition) holds(x *exchange) verdict {
	f, known := x.fractionNow(c.percent)
	if !known {
		return unknown
	}
	return verdictOf(f.takes(x.random))
}

func (c fractionCondition) explain(x *exchange) string {
	f, known := x.fractionNow(c.percent)
	if !known {
		return c.doubt(x).String()
	}
	comparison := "is not below"
	if f.takes(x.random) {
		comparison = "is below"
	}
	return fmt.Sprintf("random %d modulo %d %s the runtime fraction's %d",
		x.random, f.denominator, comparison, f.numerator)
}

func (c fractionCondition) doubt(*exchange) *Undecided {
	return undecided(c.field+".runtime_key", "the value of the runtime key %q is not known", c.percent.GetRuntimeKey())
}

// grpcCondition asks for a gRPC request.
type grpcCondition struct{}

func isGRPC(x *exchange) bool {
	contentType, ok := x.headers.First("content-type")
	return ok && x.headers.Has(":path") &&
		(contentType == "application/grpc" || strings.HasPrefix(contentType, "application/grpc+"))
}

func (grpcCondition) holds(x *exchange) verdict { return verdictOf(isGRPC(x)) }

func (grpcCondition) explain(x *exchange) string {
	contentType, ok := x.headers.First("content-type")
	switch {
	case !ok:
		return "not gRPC: there is no content-type"
	case isGRPC(x):
		return fmt.Sprintf("gRPC: content-type is %q", contentType)
	}
	return fmt.Sprintf("not gRPC: content-type is %q", contentType)
}

func (grpcCondition) doubt(*exchange) *Undecided { return nil }

// tlsCondition asks for a client certificate.
type tlsCondition struct {
	options *routev3.RouteMatch_TlsContextMatchOptions
	field   string
}

func (c tlsCondition) holds(x *exchange) verdict {
	tls := x.connection.TLS
	if tls != nil && tls.Unknown {
		return unknown
	}
	presented := tls != nil && tls.Presented
	if want := c.options.GetPresented(); want != nil && want.GetValue() != presented {
		return no
	}
	if want := c.options.GetValidated(); want != nil && want.GetValue() != (presented && tls.Validated) {
		return no
	}
	return yes
}

func (c tlsCondition) explain(x *exchange) string {
	tls := x.connection.TLS
	switch {
	case tls == nil:
		return "the connection is plain text"
	case tls.Unknown:
		return c.doubt(x).Reason
	case !tls.Presented:
		return "the client presented no certificate"
	case !tls.Validated:
		return "the client's certificate was not validated"
	}
	return "the client presented a validated certificate"
}

func (c tlsCondition) doubt(*exchange) *Undecided {
	return undecided(c.field, "whether the client presents a certificate is not known")
}
