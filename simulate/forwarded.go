package simulate

import (
	"net/netip"
	"strings"

	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// setForwarded sets x-forwarded-proto, the scheme and x-forwarded-for as the
// connection manager does.
func (x *exchange) setForwarded(m *connectionManager) {
	proto := "http"
	if x.connection.TLS != nil || x.connection.transportProtocol() == "tls" {
		proto = "https"
	}
	overwrite := m.msg.GetUseRemoteAddress().GetValue() && m.msg.GetXffNumTrustedHops() == 0
	if overwrite || !x.headers.Has("x-forwarded-proto") {
		x.headers.Set("x-forwarded-proto", proto)
	}
	if scheme := m.msg.GetSchemeHeaderTransformation().GetSchemeToOverwrite(); scheme != "" {
		x.headers.Set(":scheme", scheme)
		x.headers.Set("x-forwarded-proto", scheme)
	}
	if !x.headers.Has(":scheme") {
		x.headers.Set(":scheme", x.headers.Get("x-forwarded-proto"))
	}
}

// setForwardedFor appends the client to x-forwarded-for and makes a request id.
func (x *exchange) setForwardedFor(m *connectionManager) {
	if m.msg.GetUseRemoteAddress().GetValue() && !m.msg.GetSkipXffAppend() {
		remote := parseAddress(x.connection.Remote)
		switch {
		case remote.ip.IsValid():
			x.headers.Add("x-forwarded-for", remote.ip.String())
		case !remote.known:
			x.headers.AddField(headermap.Field{Name: "x-forwarded-for", Unknown: true})
		}
	}
	if m.msg.GetGenerateRequestId() == nil || m.msg.GetGenerateRequestId().GetValue() {
		if !x.headers.Has("x-request-id") || !m.msg.GetPreserveExternalRequestId() {
			x.headers.SetField(headermap.Field{Name: "x-request-id", Unknown: true})
		}
	}
	if via := m.msg.GetVia(); via != "" {
		x.headers.Add("via", via)
	}
}

// internalControls are the headers by which a trusted client steers the router.
var internalControls = []string{
	"x-envoy-retriable-status-codes", "x-envoy-retriable-header-names", "x-envoy-original-path",
	"x-envoy-retry-on", "x-envoy-retry-grpc-on", "x-envoy-max-retries", "x-envoy-upstream-alt-stat-name",
	"x-envoy-upstream-rq-timeout-ms", "x-envoy-upstream-rq-per-try-timeout-ms",
	"x-envoy-upstream-rq-timeout-alt-response", "x-envoy-expected-rq-timeout-ms", "x-envoy-force-trace",
	"x-envoy-ip-tags", "x-envoy-original-url", "x-envoy-hedge-on-per-try-timeout",
}

// cleanInternal decides whether the request is internal, marks it, and takes
// from all others what only internal requests may say.
func (x *exchange) cleanInternal(m *connectionManager, t *table, d *Decision) {
	internal := x.isInternal(m)
	trusted, found := x.forwardedClient(m)
	x.setForwardedFor(m)
	if found {
		known := *x.connection
		known.DirectRemote, known.Remote = known.directRemote(), netip.AddrPortFrom(trusted.ip, 0).String()
		x.connection = &known
	}
	x.headers.Remove("x-envoy-internal")
	switch internal {
	case yes:
		x.headers.Set("x-envoy-internal", "true")
		return
	case unknown:
		x.headers.SetField(headermap.Field{Name: "x-envoy-internal", Unknown: true})
		d.Unknowns = append(d.Unknowns, *undecided(m.field+".internal_address_config",
			"whether the request is internal depends on the address of the client; it is taken for external"))
	}
	for _, name := range internalControls {
		x.headers.Remove(name)
	}
	for _, name := range t.msg.GetInternalOnlyHeaders() {
		x.headers.Remove(name)
	}
	if m.msg.GetUseRemoteAddress().GetValue() {
		x.headers.Remove("x-envoy-decorator-operation")
		x.headers.Remove("x-envoy-downstream-service-cluster")
		x.headers.Remove("x-envoy-downstream-service-node")
	}
}

// isInternal reports a request whose single trusted address is an internal one.
func (x *exchange) isInternal(m *connectionManager) verdict {
	config := m.msg.GetInternalAddressConfig()
	if config == nil {
		return no
	}
	address, single := x.trustedAddress(m)
	switch {
	case !single:
		return no
	case !address.known:
		return unknown
	case address.isPipe():
		return verdictOf(config.GetUnixSockets())
	}
	return verdictOf(containsIP(internalRanges(config), address.ip))
}

func internalRanges(config *hcmv3.HttpConnectionManager_InternalAddressConfig) []netip.Prefix {
	var ranges []netip.Prefix
	for _, r := range config.GetCidrRanges() {
		if prefix, ok := prefixOf(r); ok {
			ranges = append(ranges, prefix)
		}
	}
	return ranges
}

// trustedAddress is the address of the client as far as it can be trusted, and
// whether no proxy came between.
func (x *exchange) trustedAddress(m *connectionManager) (address endpointAddress, single bool) {
	forwardedFor := x.headers.Get("x-forwarded-for")
	trusted, found := x.forwardedClient(m)
	if m.msg.GetUseRemoteAddress().GetValue() {
		if !found {
			trusted = parseAddress(x.connection.Remote)
		}
		return trusted, forwardedFor == ""
	}
	return trusted, found && !strings.Contains(forwardedFor, ",")
}

// forwardedClient is the address of the client that a trusted proxy tells.
func (x *exchange) forwardedClient(m *connectionManager) (endpointAddress, bool) {
	hops := int(m.msg.GetXffNumTrustedHops())
	if m.msg.GetUseRemoteAddress().GetValue() {
		hops--
	}
	if hops < 0 {
		return endpointAddress{}, false
	}
	return fromTheRight(x.headers.Get("x-forwarded-for"), hops)
}

// fromTheRight is an element of x-forwarded-for, counted from the last.
func fromTheRight(list string, n int) (endpointAddress, bool) {
	elements := strings.Split(list, ",")
	if list == "" || n >= len(elements) {
		return endpointAddress{}, false
	}
	address := parseAddress(strings.TrimSpace(elements[len(elements)-1-n]))
	return address, address.ip.IsValid()
}
