//lint:file-ignore SA1019 Envoy still obeys the deprecated fields.

package simulate

import (
	"strconv"
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/durationpb"
)

// defaultRouteTimeout is the timeout of a route that sets none.
const defaultRouteTimeout = 15 * time.Second

// Timeouts are the times that bound a request. Zero means none.
type Timeouts struct {
	// Configured is the route's timeout (15 s where it sets none).
	Configured time.Duration
	// Request is what bounds the whole request, after the headers had their say.
	Request time.Duration
	// PerTry bounds each attempt.
	PerTry time.Duration
	// PerTryIdle bounds the idle time of each attempt.
	PerTryIdle time.Duration
	// Idle is the route's idle timeout; IdleSet tells whether it sets one.
	Idle    time.Duration
	IdleSet bool
	// StreamDuration is the longest life of the stream.
	StreamDuration time.Duration
	// Expected is x-envoy-expected-rq-timeout-ms as sent upstream.
	Expected time.Duration
	// GRPC is grpc-timeout as sent upstream.
	GRPC time.Duration
}

// timeouts decides the times of a request that a route forwards.
func (x *exchange) timeouts(action *routev3.RouteAction, perTry time.Duration, hedging bool) Timeouts {
	t := Timeouts{Configured: defaultRouteTimeout, PerTry: perTry}
	if action.GetTimeout() != nil {
		t.Configured = action.GetTimeout().AsDuration()
	}
	grpc := isGRPC(x)
	t.Request = x.requestTimeout(action, t.Configured, grpc)
	x.timeoutHeaders(&t)
	if t.Request != 0 && t.PerTry >= t.Request {
		t.PerTry = 0
	}
	t.Expected = t.PerTry
	if t.PerTry == 0 || hedging {
		t.Expected = t.Request
	}
	if grpc && action.GetMaxGrpcTimeout() != nil {
		t.GRPC = t.Expected
	}
	if action.GetIdleTimeout() != nil {
		t.Idle, t.IdleSet = action.GetIdleTimeout().AsDuration(), true
	}
	t.StreamDuration = x.streamDuration(action.GetMaxStreamDuration())
	return t
}

// requestTimeout is the timeout of the configuration.
func (x *exchange) requestTimeout(action *routev3.RouteAction, configured time.Duration, grpc bool) time.Duration {
	if action.GetMaxStreamDuration() != nil {
		return 0
	}
	if !grpc || action.GetMaxGrpcTimeout() == nil {
		return configured
	}
	t, _ := grpcTimeout(x.headers.Get("grpc-timeout"))
	if offset := action.GetGrpcTimeoutOffset().AsDuration(); offset < t {
		t -= offset
	}
	if limit := action.GetMaxGrpcTimeout().AsDuration(); limit > 0 && (t == 0 || t > limit) {
		t = limit
	}
	return t
}

// timeoutHeaders lets the client's headers replace the configuration.
func (x *exchange) timeoutHeaders(t *Timeouts) {
	if expected, ok := milliseconds(x.headers.Get("x-envoy-expected-rq-timeout-ms")); ok && x.respectExpected {
		t.Request = expected
	} else if given, ok := milliseconds(x.headers.Get("x-envoy-upstream-rq-timeout-ms")); ok {
		t.Request = given
	}
	if given, ok := milliseconds(x.headers.Get("x-envoy-upstream-rq-per-try-timeout-ms")); ok {
		t.PerTry = given
	}
}

// streamDuration bounds the whole stream; the connection manager's value
// counts where the route has none.
func (x *exchange) streamDuration(m *routev3.RouteAction_MaxStreamDuration) time.Duration {
	if limit := m.GetGrpcTimeoutHeaderMax(); limit != nil {
		if given, ok := grpcTimeout(x.headers.Get("grpc-timeout")); ok {
			return cappedGRPC(given, limit, m.GetGrpcTimeoutHeaderOffset())
		}
	}
	if m.GetMaxStreamDuration() != nil {
		return m.GetMaxStreamDuration().AsDuration()
	}
	return x.maxStreamDuration
}

func cappedGRPC(given time.Duration, limit, offset *durationpb.Duration) time.Duration {
	if most := limit.AsDuration(); most > 0 {
		given = min(given, most)
	}
	return max(given-offset.AsDuration(), 0)
}

func milliseconds(text string) (time.Duration, bool) {
	number, err := strconv.ParseUint(text, 10, 32)
	return time.Duration(number) * time.Millisecond, err == nil
}

var grpcUnits = map[byte]time.Duration{
	'H': time.Hour, 'M': time.Minute, 'S': time.Second,
	'm': time.Millisecond, 'u': time.Microsecond, 'n': time.Nanosecond,
}

// grpcTimeout reads the grpc-timeout header: at most eight digits and a unit.
func grpcTimeout(text string) (time.Duration, bool) {
	if len(text) < 2 || len(text) > 9 {
		return 0, false
	}
	unit, ok := grpcUnits[text[len(text)-1]]
	number, err := strconv.ParseUint(text[:len(text)-1], 10, 32)
	if !ok || err != nil {
		return 0, false
	}
	t := time.Duration(number) * unit
	return (t + time.Millisecond - 1).Truncate(time.Millisecond), true
}
