package reference

import (
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	metricsv3 "github.com/envoyproxy/go-control-plane/envoy/config/metrics/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	otelsinkv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/stat_sinks/open_telemetry/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// nothing is demanded by Envoy: only a closed world has a say.
func nothing[M proto.Message](*check.Context, M) demand { return demand{} }

// listed is for names that other rules judge.
func listed[M proto.Message](*check.Context, M) demand { return demand{elsewhere: true} }

// static demands a cluster of the bootstrap.
func static[M proto.Message](rule *diag.Rule) demanded[M] {
	return func(c *check.Context, _ M) demand { return whereBootstrap(c, rule, isStatic) }
}

// whereBootstrap demands a certain definition, which can be told only where there is a bootstrap.
func whereBootstrap(c *check.Context, rule *diag.Rule, counts func(check.Definition) bool) demand {
	if c.Index().Bootstrap() == nil {
		return demand{rule: rule}
	}
	return demand{rule: rule, counts: counts}
}

func isStatic(d check.Definition) bool { return d.Static }

// fromFile tells whether a source is a file, whose resources are not in the set.
func fromFile(s *corev3.ConfigSource) bool {
	return s.GetPathConfigSource() != nil || s.GetPath() != ""
}

// known demands a cluster that Envoy knows when it loads the message at hand: in a bootstrap those are its own ones.
func known(c *check.Context, rule *diag.Rule) demand {
	if _, ok := check.Within[*bootstrapv3.Bootstrap](c); ok {
		return demand{rule: rule, counts: isStatic}
	}
	return demand{rule: rule}
}

// routed demands what a route configuration asks for with validate_clusters.
func routed[M proto.Message](rule *diag.Rule) demanded[M] {
	return func(c *check.Context, _ M) demand {
		if !validates(c) {
			return demand{}
		}
		return known(c, rule)
	}
}

// validates tells whether Envoy looks for the clusters of the route at hand: the default is yes where the routes
// stand in the connection manager. Routes in a matcher are never looked at.
func validates(c *check.Context) bool {
	table, ok := check.Within[*routev3.RouteConfiguration](c)
	if !ok {
		return false
	}
	if _, matched := check.Within[*xdsmatcherv3.Matcher](c); matched {
		return false
	}
	if v := table.GetValidateClusters(); v != nil {
		return v.GetValue()
	}
	_, inline := check.Within[*hcmv3.HttpConnectionManager](c)
	return inline
}

// mirrored is routed for mirrors, which a route has of its own or from above: those that every route overrides
// are not looked at.
func mirrored(c *check.Context, _ *routev3.RouteAction_RequestMirrorPolicy) demand {
	inherited := true
	switch p := c.Parent().(type) {
	case *routev3.VirtualHost:
		inherited = inheritsMirror(p)
	case *routev3.RouteConfiguration:
		inherited = false
		for _, vh := range p.GetVirtualHosts() {
			inherited = inherited || len(vh.GetRequestMirrorPolicies()) == 0 && inheritsMirror(vh)
		}
		// The table at hand is not within itself.
		if !inherited || p.GetValidateClusters() == nil && c.Above(2) == nil || p.GetValidateClusters() != nil && !p.GetValidateClusters().GetValue() {
			return demand{}
		}
		return known(c, unknownMirror)
	}
	if !inherited || !validates(c) {
		return demand{}
	}
	return known(c, unknownMirror)
}

// inheritsMirror tells whether a route of the virtual host has no mirrors of its own.
func inheritsMirror(vh *routev3.VirtualHost) bool {
	for _, r := range vh.GetRoutes() {
		if r.GetRoute() != nil && len(r.GetRoute().GetRequestMirrorPolicies()) == 0 {
			return true
		}
	}
	return false
}

// grpcService demands what depends on who calls the service.
func grpcService(c *check.Context, _ *corev3.GrpcService_EnvoyGrpc) demand {
	switch caller := c.Above(2).(type) {
	case *corev3.ApiConfigSource:
		return source(c, caller, 3)
	case *metricsv3.MetricsServiceConfig, *otelsinkv3.SinkConfig:
		return demand{elsewhere: c.Index().Bootstrap() != nil}
	}
	return demand{}
}

// source demands what an api_config_source needs, which stands some levels above the message at hand. Where there
// is a bootstrap, the rules about it judge them.
func source(c *check.Context, s *corev3.ApiConfigSource, level int) demand {
	switch c.Above(level).(type) {
	case *bootstrapv3.Bootstrap_DynamicResources, *bootstrapv3.ClusterManager, *bootstrapv3.Bootstrap:
		return demand{elsewhere: true}
	case *corev3.ConfigSource:
		if _, secret := c.Above(level + 1).(*tlsv3.SdsSecretConfig); secret {
			return demand{}
		}
		checked := s.GetApiType() == corev3.ApiConfigSource_GRPC || s.GetApiType() == corev3.ApiConfigSource_REST
		return demand{elsewhere: checked && c.Index().Bootstrap() != nil}
	}
	return demand{}
}

// discovered leaves names to files that are not in the set.
func discovered(s *corev3.ConfigSource) demand { return demand{elsewhere: s == nil || fromFile(s)} }
