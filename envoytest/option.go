package envoytest

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/simulate"
)

// Option adds to a request or connection.
type Option func(*simulate.Request)

// Header adds a header line.
func Header(name, value string) Option {
	return func(r *simulate.Request) { r.Headers = append(r.Headers, simulate.Header{Name: name, Value: value}) }
}

// ResponseHeader adds a header line to what the upstream answers.
func ResponseHeader(name, value string) Option {
	return func(r *simulate.Request) {
		r.ResponseHeaders = append(r.ResponseHeaders, simulate.Header{Name: name, Value: value})
	}
}

// Random sets the value that Envoy draws for the request: it chooses among weighted clusters and decides runtime
// fractions.
func Random(n uint64) Option { return func(r *simulate.Request) { r.Random = n } }

// Listener names the listener that takes the connection, where neither address nor port tell.
func Listener(name string) Option { return func(r *simulate.Request) { r.Listener = name } }

// Runtime sets a runtime key: an integer, a float, a bool or a string.
func Runtime(key string, value any) Option {
	return func(r *simulate.Request) {
		before := r.Runtime
		r.Runtime = func(k string) (any, bool) {
			switch {
			case k == key:
				return value, true
			case before != nil:
				return before(k)
			}
			return nil, false
		}
	}
}

// Metadata sets dynamic metadata as an earlier filter would have.
func Metadata(namespace string, values map[string]any) Option {
	return func(r *simulate.Request) {
		s, err := structpb.NewStruct(values)
		if err != nil {
			panic("envoytest.Metadata: " + err.Error()) // a mistake in the test itself
		}
		if r.DynamicMetadata == nil {
			r.DynamicMetadata = map[string]*structpb.Struct{}
		}
		r.DynamicMetadata[namespace] = s
	}
}

// FilterState sets an object as an earlier filter would have, in its string form.
func FilterState(key, value string) Option {
	return func(r *simulate.Request) {
		if r.FilterState == nil {
			r.FilterState = map[string]string{}
		}
		r.FilterState[key] = value
	}
}

// Unhealthy makes endpoints fail their health checks, by address ("10.0.0.1:8080").
func Unhealthy(addresses ...string) Option {
	return func(r *simulate.Request) {
		if r.EndpointHealth == nil {
			r.EndpointHealth = map[string]corev3.HealthStatus{}
		}
		for _, a := range addresses {
			r.EndpointHealth[a] = corev3.HealthStatus_UNHEALTHY
		}
	}
}

// connection is the connection of a request, which is no longer made from its URL.
func connection(r *simulate.Request) *simulate.Connection {
	if r.Connection == nil {
		r.Connection = &simulate.Connection{}
		if r.Scheme == "https" {
			r.Connection.TLS = &simulate.TLS{Unknown: true}
			r.Connection.SNI = hostOf(r.Authority)
		}
	}
	return r.Connection
}

// From is the address of the client, "ip:port".
func From(remote string) Option {
	return func(r *simulate.Request) { connection(r).Remote = remote }
}

// At is the address that the client connected to, "ip:port"; ":443" leaves the address open.
func At(local string) Option {
	return func(r *simulate.Request) { connection(r).Local = local }
}

// SNI makes the client speak TLS and ask for the server name.
func SNI(name string) Option {
	return func(r *simulate.Request) {
		c := connection(r)
		c.SNI = name
		if c.TLS == nil {
			c.TLS = &simulate.TLS{Unknown: true}
		}
	}
}

// ALPN are the protocols that the client offers.
func ALPN(protocols ...string) Option {
	return func(r *simulate.Request) { connection(r).ALPN = protocols }
}

// Plaintext makes the client speak no TLS.
func Plaintext() Option {
	return func(r *simulate.Request) {
		c := connection(r)
		c.TLS, c.SNI = nil, ""
	}
}

// ClientCertificate makes the client present a certificate that is validated, with facts about it by formatter command, such as
// "DOWNSTREAM_PEER_URI_SAN"; nil for none.
func ClientCertificate(facts map[string]string) Option {
	return func(r *simulate.Request) {
		connection(r).TLS = &simulate.TLS{Presented: true, Validated: true, Facts: facts}
	}
}

// NoClientCertificate makes the client speak TLS without a certificate.
func NoClientCertificate() Option {
	return func(r *simulate.Request) { connection(r).TLS = &simulate.TLS{} }
}
