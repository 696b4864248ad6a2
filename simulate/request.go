package simulate

import (
	"strings"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// Header is one header line.
type Header struct {
	Name  string
	Value string
	// Unknown says that the line is there but that its value cannot be computed
	// offline; Decision.Unknowns tells why.
	Unknown bool
}

// Request is an HTTP request as it arrives, with the inputs that Envoy would
// take from elsewhere. The zero value of every field is usable.
type Request struct {
	// Method is the HTTP method.
	Method string
	// Scheme is the :scheme; x-forwarded-proto follows it where no header says otherwise.
	Scheme string
	// Authority is the Host header. Empty: the header is missing.
	Authority string
	// Path is the :path with its query. Empty: there is none, as in a CONNECT.
	Path string
	// Headers are the other request headers in order.
	Headers []Header
	// ResponseHeaders are what the upstream answers, for response mutations.
	ResponseHeaders []Header
	// Connection is what is known of the downstream connection. Nil: one that
	// fits the scheme and the authority; its addresses and a client certificate
	// are unknown.
	Connection *Connection
	// Listener names the listener that takes the connection; needed where the
	// address of the connection does not tell.
	Listener string
	// Random is the one 64-bit value that Envoy draws for a request; it decides
	// runtime fractions, weighted clusters and mirroring.
	Random uint64
	// DynamicMetadata is what earlier filters would have set, by namespace.
	DynamicMetadata map[string]*structpb.Struct
	// FilterState are objects of earlier filters by key, in their string form.
	FilterState map[string]string
	// Runtime overrides the runtime of the configuration for this request.
	Runtime Runtime
	// EndpointHealth replaces the health of endpoints by address, for what
	// health checks and outlier detection would have found.
	EndpointHealth map[string]corev3.HealthStatus
	// EndpointActive are the active requests of endpoints by address, for the
	// least request balancer; none: all have the same number.
	EndpointActive map[string]uint64
	// EndpointAge is for how long endpoints have been healthy by address, for
	// slow start; none: longer than the window.
	EndpointAge map[string]time.Duration
	// Facts are values for formatter commands that cannot be known offline, by
	// command, for example "TRACE_ID" or "START_TIME".
	Facts map[string]string
}

// NewRequest is a request for a URL. What the URL lacks stays empty.
func NewRequest(method, url string, headers ...Header) *Request {
	r := &Request{Method: method, Headers: headers}
	rest := url
	if scheme, after, found := strings.Cut(url, "://"); found {
		r.Scheme, rest = strings.ToLower(scheme), after
	}
	slash := strings.IndexAny(rest, "/?#")
	if slash < 0 {
		r.Authority, r.Path = rest, "/"
		return r
	}
	r.Authority, r.Path = rest[:slash], rest[slash:]
	if r.Path[0] != '/' {
		r.Path = "/" + r.Path
	}
	return r
}

// headerMap is the request as Envoy's codec hands it to the connection manager.
func (r *Request) headerMap() headermap.Map {
	var m headermap.Map
	m.Reserve(len(r.Headers) + 10)
	for _, pseudo := range []struct{ name, value string }{
		{":authority", r.Authority}, {":path", r.Path}, {":method", r.Method}, {":scheme", r.Scheme},
	} {
		if pseudo.value != "" {
			m.Add(pseudo.name, pseudo.value)
		}
	}
	for _, h := range r.Headers {
		if name := headermap.Canonical(h.Name); strings.HasPrefix(name, ":") {
			m.SetField(headermap.Field(h)) // "Host" replaces the host of the URL
			continue
		}
		m.AddField(headermap.Field(h))
	}
	return m
}

// responseMap is what the upstream answered.
func (r *Request) responseMap() headermap.Map {
	var m headermap.Map
	for _, h := range r.ResponseHeaders {
		m.AddField(headermap.Field(h))
	}
	return m
}

func headersOf(m *headermap.Map) []Header {
	fields := m.Fields()
	headers := make([]Header, len(fields))
	for i, f := range fields {
		headers[i] = Header(f)
	}
	return headers
}
