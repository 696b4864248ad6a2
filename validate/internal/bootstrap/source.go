package bootstrap

import (
	"fmt"
	"math"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	ratelimitv3 "github.com/envoyproxy/go-control-plane/envoy/config/ratelimit/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	grpclogv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/grpc/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	networklimitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/ratelimit/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.On(source)
	check.On(limitService)
	check.On(func(c *check.Context, l *grpclogv3.CommonGrpcAccessLogConfig) { version(c, l, "transport_api_version") })
}

const apiField = "api_config_source"

// source judges where configuration comes from, in every field that says so. The load report of a cluster is
// read by gRPC clients only.
func source(c *check.Context, s *corev3.ConfigSource) {
	switch c.Field() {
	case "lrs_server":
		return
	case "config_sources", "default_config_source":
		authorities(c, s)
		return
	}
	if ignored(c) {
		return
	}
	if b, ok := check.Within[*bootstrapv3.Bootstrap](c); ok {
		needNode(c, b)
	}
	switch by := s.GetConfigSourceSpecifier().(type) {
	case *corev3.ConfigSource_Self:
		c.Report(specifierMissing, "self is for clients of gRPC, not for Envoy", "self")
	case *corev3.ConfigSource_Ads:
		if b := c.Index().Bootstrap(); b != nil && b.GetDynamicResources().GetAdsConfig() == nil {
			c.Report(adsMissing, "configuration comes from ADS, and the bootstrap has no ads_config", "ads")
		}
	case *corev3.ConfigSource_Path:
		file(c, by.Path, "path")
	case *corev3.ConfigSource_PathConfigSource:
		file(c, by.PathConfigSource.GetPath(), "path_config_source.path")
	case *corev3.ConfigSource_ApiConfigSource:
		api(c, by.ApiConfigSource)
	}
}

// ignored tells whether nobody asks the source: virtual hosts are discovered only for tables that are discovered.
func ignored(c *check.Context) bool {
	if _, ok := c.Parent().(*routev3.Vhds); !ok {
		return false
	}
	_, inline := check.Within[*hcmv3.HttpConnectionManager](c)
	return inline
}

func file(c *check.Context, path, at string) {
	if path != "" && !c.Exists(path) {
		c.Report(pathNotFound, fmt.Sprintf("%s does not exist", path), at)
	}
}

// api judges a source that is asked over the network.
func api(c *check.Context, a *corev3.ApiConfigSource) {
	transport(c, a, apiField)
	switch a.GetApiType() {
	case corev3.ApiConfigSource_DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE:
		c.Report(apiTypeUnset, "api_type is unset", apiField, "api_type").Fixes = []string{"use GRPC or DELTA_GRPC"}
	case corev3.ApiConfigSource_AGGREGATED_GRPC, corev3.ApiConfigSource_AGGREGATED_DELTA_GRPC:
		if !collection(c) {
			c.Report(aggregated, fmt.Sprintf("api_type is %s", a.GetApiType()), apiField, "api_type").
				Fixes = []string{"use ads: {}, or GRPC or DELTA_GRPC"}
		}
	case corev3.ApiConfigSource_REST:
		rest(c, a)
	default:
		overGRPC(c, a)
	}
	if f := a.GetRateLimitSettings().GetFillRate().GetValue(); math.IsNaN(f) || math.IsInf(f, 0) {
		c.Report(fillRate, "fill_rate is no finite number", apiField, "rate_limit_settings.fill_rate")
	}
}

// collection tells whether the source may be one for xdstp collections, or has rules of its own.
func collection(c *check.Context) bool {
	switch p := c.Parent().(type) {
	case *bootstrapv3.Bootstrap_DynamicResources:
		return c.Field() == "lds_config" && p.GetLdsResourcesLocator() != "" || c.Field() == "cds_config" && p.GetCdsResourcesLocator() != ""
	case *routev3.Vhds:
		return true
	case interface{ GetResourcesLocator() string }:
		return p.GetResourcesLocator() != ""
	}
	return false
}

func overGRPC(c *check.Context, a *corev3.ApiConfigSource) {
	services := a.GetGrpcServices()
	switch {
	case len(a.GetClusterNames()) > 0:
		c.Report(grpcClusterNames, "cluster_names beside gRPC", apiField, "cluster_names").Fixes = []string{"use grpc_services"}
	case len(services) == 0:
		c.Report(noService, "neither grpc_services nor cluster_names", apiField)
	case len(services) > mostServices(c):
		c.Report(tooManyServices, fmt.Sprintf("%d gRPC services", len(services)), apiField, "grpc_services")
	default:
		if a.GetApiType() == corev3.ApiConfigSource_GRPC && !secrets(c) {
			grpcCluster(c, notPrimary, services[0], primary, apiField, "grpc_services", 0)
		}
		backoff(c, a, apiField)
	}
}

func rest(c *check.Context, a *corev3.ApiConfigSource) {
	switch names := a.GetClusterNames(); {
	case len(names) == 0 && len(a.GetGrpcServices()) == 0:
		c.Report(noService, "neither grpc_services nor cluster_names", apiField)
	case len(a.GetGrpcServices()) > 0:
		c.Report(restServices, "grpc_services beside REST", apiField, "grpc_services").Fixes = []string{"use cluster_names"}
	case len(names) != 1:
		c.Report(restOneCluster, fmt.Sprintf("%d clusters", len(names)), apiField, "cluster_names")
	case !secrets(c):
		staticCluster(c, notPrimary, names[0], primary, apiField, "cluster_names", 0)
	}
	if a.GetRefreshDelay() == nil {
		c.Report(refreshDelay, "REST without refresh_delay", apiField, "refresh_delay")
	}
}

// secrets tells whether the source is one of secrets, whose cluster may come later.
func secrets(c *check.Context) bool {
	_, ok := c.Parent().(*tlsv3.SdsSecretConfig)
	return ok || c.Field() == "sds_config"
}

// transport judges the version of the protocol.
func transport(c *check.Context, a *corev3.ApiConfigSource, at string) {
	version(c, a, at, "transport_api_version")
}

// limitService judges a service of rate limits; the network filter has a rule of its own.
func limitService(c *check.Context, s *ratelimitv3.RateLimitServiceConfig) {
	if _, ok := c.Parent().(*networklimitv3.RateLimit); !ok {
		version(c, s, "transport_api_version")
	}
}

func version(c *check.Context, m interface{ GetTransportApiVersion() corev3.ApiVersion }, at ...any) {
	if m.GetTransportApiVersion() == corev3.ApiVersion_V2 {
		c.Report(transportV2, "version 2 of the protocol is gone", at...).Fixes = []string{"use V3"}
	}
}

func backoff(c *check.Context, a *corev3.ApiConfigSource, at string) {
	pause := a.GetGrpcServices()[0].GetEnvoyGrpc().GetRetryPolicy().GetRetryBackOff()
	if most := pause.GetMaxInterval(); most != nil && pause.GetBaseInterval() != nil && most.AsDuration() < pause.GetBaseInterval().AsDuration() {
		c.Report(backoffOrder, fmt.Sprintf("max_interval %s is below base_interval %s", most.AsDuration(), pause.GetBaseInterval().AsDuration()),
			at, "grpc_services", 0, "envoy_grpc.retry_policy.retry_back_off.max_interval")
	}
}

// authorities judges a source for resources with xdstp names.
func authorities(c *check.Context, s *corev3.ConfigSource) {
	a := s.GetApiConfigSource()
	if t := a.GetApiType(); t != corev3.ApiConfigSource_AGGREGATED_GRPC && t != corev3.ApiConfigSource_AGGREGATED_DELTA_GRPC {
		c.Report(authoritySource, "not an aggregated gRPC source", apiField, "api_type")
	}
	if c.Field() == "config_sources" && len(s.GetAuthorities()) == 0 {
		c.Report(authoritySource, "a source without authorities", "authorities")
	}
	seen := map[string]bool{}
	for i, authority := range s.GetAuthorities() {
		if seen[authority.GetName()] {
			c.Report(authoritySource, fmt.Sprintf("the authority %q is there twice", authority.GetName()), "authorities", i)
		}
		seen[authority.GetName()] = true
	}
}
