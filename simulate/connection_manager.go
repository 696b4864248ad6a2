package simulate

import (
	"fmt"
	"strings"

	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/simulate/internal/normalize"
)

// connectionManager is a compiled HttpConnectionManager.
type connectionManager struct {
	msg    *hcmv3.HttpConnectionManager
	field  string
	table  *table  // inline routes
	scopes *scopes // inline scoped routes
	router *routerv3.Router
}

func newConnectionManager(msg *hcmv3.HttpConnectionManager, field string) *connectionManager {
	m := &connectionManager{msg: msg, field: field, router: &routerv3.Router{}}
	if config := msg.GetRouteConfig(); config != nil {
		m.table = newTable(config)
	}
	if inline := msg.GetScopedRoutes().GetScopedRouteConfigurationsList(); inline != nil {
		m.scopes = newScopes(inline.GetScopedRouteConfigurations())
	}
	for _, filter := range msg.GetHttpFilters() {
		if config := filter.GetTypedConfig(); config.MessageIs(m.router) {
			if err := config.UnmarshalTo(m.router); err != nil {
				m.router = &routerv3.Router{}
			}
		}
	}
	return m
}

// accept takes a connection to its filter chain and the request on from there.
func (s *Simulator) accept(x *exchange, d *Decision) {
	l, why, doubt := s.listenerFor(x)
	if doubt != nil {
		d.unsettle(doubt)
		return
	}
	if l == nil {
		d.Outcome = Closed
		d.tell("%s", why)
		return
	}
	d.Listener = l.msg.GetName()
	d.tell("%s: %s", l.title(), why)
	x.settleLocal(l)
	chain, why, doubt := l.chainFor(x)
	switch {
	case doubt != nil:
		d.unsettle(doubt)
		return
	case chain == nil:
		d.Outcome = Closed
		d.tell("%s: %s", x.connection.describe(), why)
		return
	}
	d.FilterChain, x.chainName = chain.msg.GetName(), chain.msg.GetName()
	d.tell("%s", chain.title()+reason(why))
	if why := x.handshake(chain); why != "" {
		d.Outcome = Closed
		d.tell("%s", why)
		return
	}
	switch {
	case chain.manager == nil:
		d.tunnel(x, chain)
	case x.connectOnly:
		d.Outcome = Accepted
	default:
		x.manage(chain.manager, d)
	}
}

func reason(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

func (d *Decision) tell(format string, args ...any) {
	d.how.before = append(d.how.before, fmt.Sprintf(format, args...))
}

// settleLocal fills in the address of the connection as far as the listener tells it.
func (x *exchange) settleLocal(l *listener) {
	if x.connection.Local != "" || len(l.addresses) == 0 || !l.addresses[0].address.IsValid() {
		return
	}
	known := *x.connection
	bound := l.addresses[0].address
	known.Local = fmt.Sprintf(":%d", bound.Port())
	if !bound.Addr().IsUnspecified() {
		known.Local = bound.String()
	}
	x.connection = &known
}

// manage does what the connection manager does before and for routing.
func (x *exchange) manage(m *connectionManager, d *Decision) {
	d.how.manager, x.managed = m, true
	const reason = "these extensions are not simulated"
	if len(m.msg.GetEarlyHeaderMutationExtensions()) > 0 {
		d.note(undecided(m.field+".early_header_mutation_extensions", reason))
	}
	if len(m.msg.GetOriginalIpDetectionExtensions()) > 0 {
		d.note(undecided(m.field+".original_ip_detection_extensions", reason))
	}
	x.keepQuiet = m.router.GetSuppressEnvoyHeaders()
	x.respectExpected = m.router.GetRespectExpectedRqTimeout()
	x.maxStreamDuration = m.msg.GetCommonHttpProtocolOptions().GetMaxStreamDuration().AsDuration()
	if !x.requireHostAndPath(d) || !x.normalizePath(m, d) {
		return
	}
	x.normalizeHost(m)
	x.setForwarded(m)
	x.readPath()
	t, why, doubt := x.sim.tableFor(m, x)
	switch {
	case doubt != nil:
		d.unsettle(doubt)
	case t == nil:
		d.Outcome, d.Response = NotFound, &Response{Status: 404, BodyKnown: true}
		d.tell("%s", why)
	default:
		x.cleanInternal(m, t, d)
		t.decideRoute(x, d)
	}
}

// reject answers before any route is looked for.
func (d *Decision) reject(status int, why string) bool {
	d.Outcome, d.Response = Rejected, &Response{Status: status, BodyKnown: true}
	d.tell("connection manager: %s", why)
	return false
}

func (x *exchange) requireHostAndPath(d *Decision) bool {
	connect := x.headers.Get(":method") == "CONNECT"
	switch {
	case !x.headers.Has(":authority"):
		return d.reject(400, "the request has no Host")
	case !x.hasPath && !connect, x.hasPath && !strings.HasPrefix(x.path, "/"):
		return d.reject(404, "the path does not start with /")
	}
	return true
}

// normalizePath does what the options on paths ask for; false if that already
// answers the request.
func (x *exchange) normalizePath(m *connectionManager, d *Decision) bool {
	if !x.hasPath {
		return true
	}
	if strings.Contains(x.path, "#") {
		return d.reject(400, "the path has a fragment")
	}
	path, redirect, ok := x.unescapeSlashes(m, d)
	if !ok {
		return false
	}
	if m.msg.GetNormalizePath().GetValue() {
		canonical, verdict := normalize.Canonical(path)
		switch verdict {
		case normalize.Invalid:
			return d.reject(400, "the path cannot be normalised")
		case normalize.Unsure:
			d.unsettle(undecided(m.field+".normalize_path", "how Envoy writes %q is not known", path))
			return false
		}
		path = canonical
	}
	if m.msg.GetMergeSlashes() {
		path = normalize.MergeSlashes(path)
	}
	if path != x.path {
		d.tell("connection manager: the path becomes %q", path)
	}
	x.headers.Set(":path", path)
	if redirect {
		return x.redirectToPath(path, d)
	}
	return true
}

func (x *exchange) redirectToPath(path string, d *Decision) bool {
	if strings.HasPrefix(x.headers.Get("content-type"), "application/grpc") {
		return d.reject(400, "a gRPC request with escaped slashes cannot be redirected")
	}
	d.reject(307, "the path had escaped slashes")
	d.Response.Location = path
	d.Response.Headers = []Header{{Name: ":status", Value: "307"}, {Name: "location", Value: path}}
	return false
}

// unescapeSlashes does what path_with_escaped_slashes_action asks for.
func (x *exchange) unescapeSlashes(m *connectionManager, d *Decision) (path string, redirect, ok bool) {
	action := m.msg.GetPathWithEscapedSlashesAction()
	if action <= hcmv3.HttpConnectionManager_KEEP_UNCHANGED {
		return x.path, false, true
	}
	path, changed := normalize.UnescapeSlashes(x.path)
	if changed && action == hcmv3.HttpConnectionManager_REJECT_REQUEST {
		return path, false, d.reject(400, "the path has escaped slashes")
	}
	return path, changed && action == hcmv3.HttpConnectionManager_UNESCAPE_AND_REDIRECT, true
}

// normalizeHost does what the options on the Host ask for.
func (x *exchange) normalizeHost(m *connectionManager) {
	host := x.headers.Get(":authority")
	if m.msg.GetStripTrailingHostDot() {
		host = normalize.StripTrailingDot(host)
	}
	before := host
	switch {
	case m.msg.GetStripAnyHostPort():
		host = normalize.StripPort(host, 0)
	case m.msg.GetStripMatchingHostPort():
		if port := uint32(parseAddress(x.connection.local()).port); port != 0 {
			host = normalize.StripPort(host, port)
		}
	}
	if host != before && x.headers.Get(":method") == "CONNECT" {
		x.connectPort = before[len(host)+1:]
	}
	x.headers.Set(":authority", host)
}

// tableFor is the route table of a connection manager.
func (s *Simulator) tableFor(m *connectionManager, x *exchange) (*table, string, *Undecided) {
	switch {
	case m.table != nil:
		return m.table, "", nil
	case m.msg.GetScopedRoutes() != nil:
		return s.scopes.find(s, m, x)
	}
	name := m.msg.GetRds().GetRouteConfigName()
	if t := s.tables[name]; t != nil {
		return t, "", nil
	}
	return nil, "", undecided(m.field+".rds.route_config_name", "the route configuration %q is not there", name)
}
