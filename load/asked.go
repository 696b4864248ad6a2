package load

import (
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/diag"
)

// asked is what the files that config sources name are to hold, by the field that holds the source.
var asked = map[protoreflect.FullName]protoreflect.FullName{
	"envoy.config.bootstrap.v3.Bootstrap.DynamicResources.lds_config":                                "envoy.config.listener.v3.Listener",
	"envoy.config.bootstrap.v3.Bootstrap.DynamicResources.cds_config":                                "envoy.config.cluster.v3.Cluster",
	"envoy.config.bootstrap.v3.RuntimeLayer.RtdsLayer.rtds_config":                                   "envoy.service.runtime.v3.Runtime",
	"envoy.config.cluster.v3.Cluster.EdsClusterConfig.eds_config":                                    "envoy.config.endpoint.v3.ClusterLoadAssignment",
	"envoy.config.core.v3.ExtensionConfigSource.config_source":                                       "envoy.config.core.v3.TypedExtensionConfig",
	"envoy.extensions.filters.network.http_connection_manager.v3.Rds.config_source":                  "envoy.config.route.v3.RouteConfiguration",
	"envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.rds_config_source":     "envoy.config.route.v3.RouteConfiguration",
	"envoy.extensions.filters.network.http_connection_manager.v3.ScopedRds.scoped_rds_config_source": "envoy.config.route.v3.ScopedRouteConfiguration",
	"envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig.sds_config":                           "envoy.extensions.transport_sockets.tls.v3.Secret",
}

// mustHold reports resources of other types than the source in another file asks for.
func (d *Document) mustHold(s source, by *Document) {
	if s.wants == "" {
		return
	}
	for _, r := range d.Resources {
		if got := r.Message.ProtoReflect().Descriptor().FullName(); got != s.wants && kindOf(got) != nil {
			d.Diagnostics = append(d.Diagnostics, diag.Diagnostic{
				Rule: otherType, Severity: otherType.Severity, Path: r.Path, Location: d.Locate(r.Path),
				Summary: fmt.Sprintf("this is a %s, and %s is asked for", got.Name(), s.wants.Name()),
				Related: []diag.Related{{Message: "asked for here", Path: s.path, Location: by.Locate(s.path)}},
			})
		}
	}
}
