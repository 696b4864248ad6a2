package envoytest

import (
	"fmt"
	"strings"
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
)

// RequiresFilter asserts that no request of the routes goes around an HTTP filter: every connection manager that uses them
// has it, and no route, virtual host or weighted cluster switches it off. The filter is named as in http_filters, or for its kind:
// "jwt_authn" is any filter of envoy.extensions.filters.http.jwt_authn.
func (r *Routes) RequiresFilter(t testing.TB, filter string) *Routes {
	t.Helper()
	return r.each(t, func(p placedRoute) []string {
		var wrong []string
		used := false
		for _, m := range r.config.about.Managers {
			if !m.Uses(p.table) {
				continue
			}
			used = true
			if why := r.skips(p, m.Message, filter); why != "" {
				wrong = append(wrong, fmt.Sprintf("%s (listener %q)", why, m.Listener))
			}
		}
		if !used {
			wrong = append(wrong, "no connection manager uses its table, so that no filter is certain")
		}
		return wrong
	})
}

// skips tells why a route does not run a filter, or "".
func (r *Routes) skips(p placedRoute, manager *hcmv3.HttpConnectionManager, filter string) string {
	why := fmt.Sprintf("the connection manager has no filter %q", filter)
	for _, f := range manager.GetHttpFilters() {
		if f.GetName() != filter && !isKind(f.GetTypedConfig(), filter) {
			continue
		}
		why = ""
		for _, levels := range p.levels() {
			if why = r.disabledAt(levels, f); why != "" {
				break
			}
		}
		if why == "" {
			return ""
		}
	}
	return why
}

// isKind tells whether a configuration is of a package such as envoy.extensions.filters.http.jwt_authn.v3.
func isKind(config *anypb.Any, kind string) bool {
	return strings.Contains(config.GetTypeUrl(), ".filters.http."+kind+".")
}

// level is one place that can configure filters.
type level struct {
	name    string
	configs map[string]*anypb.Any
}

// levels are those of each way through a route, most specific first: there are several for weighted clusters.
func (p placedRoute) levels() [][]level {
	common := []level{
		{"the route", p.route.GetTypedPerFilterConfig()},
		{"the virtual host", p.host.GetTypedPerFilterConfig()},
		{"the route configuration", p.table.Message.GetTypedPerFilterConfig()},
	}
	var all [][]level
	for _, w := range p.route.GetRoute().GetWeightedClusters().GetClusters() {
		all = append(all, append([]level{{"the weighted cluster " + w.GetName(), w.GetTypedPerFilterConfig()}}, common...))
	}
	if all == nil {
		all = [][]level{common}
	}
	return all
}

// disabledAt tells what switches a filter off, or "": the most specific level that says anything decides.
func (r *Routes) disabledAt(levels []level, f *hcmv3.HttpFilter) string {
	for _, l := range levels {
		if config, says := l.configs[f.GetName()]; says {
			if r.disables(config) {
				return fmt.Sprintf("%s disables the filter %q", l.name, f.GetName())
			}
			return ""
		}
	}
	if f.GetDisabled() {
		return fmt.Sprintf("the filter %q is disabled, and nothing enables it here", f.GetName())
	}
	return ""
}

// disables tells whether a per-route configuration switches its filter off. Filters call that "disabled"; RBAC does
// nothing where it has no rules.
func (r *Routes) disables(config *anypb.Any) bool {
	m := r.config.about.Unpack(config)
	if wrapper, ok := m.(*routev3.FilterConfig); ok {
		return wrapper.GetDisabled() || wrapper.GetConfig() != nil && r.disables(wrapper.GetConfig())
	}
	if m == nil {
		return false
	}
	return isSet(m, "disabled") || m.ProtoReflect().Descriptor().FullName() == "envoy.extensions.filters.http.rbac.v3.RBACPerRoute" && !has(m, "rbac")
}

// isSet tells whether a message has a bool of that name that is true.
func isSet(m proto.Message, name protoreflect.Name) bool {
	fd := m.ProtoReflect().Descriptor().Fields().ByName(name)
	return fd != nil && fd.Kind() == protoreflect.BoolKind && !fd.IsList() && m.ProtoReflect().Get(fd).Bool()
}

func has(m proto.Message, name protoreflect.Name) bool {
	fd := m.ProtoReflect().Descriptor().Fields().ByName(name)
	return fd != nil && m.ProtoReflect().Has(fd)
}
