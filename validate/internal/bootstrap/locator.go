package bootstrap

import (
	"fmt"
	"strings"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	ondemandv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/on_demand/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// located returns a filter that fetches clusters on demand from a place.
func located(locator string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.on_demand.v3.OnDemand
odcds: {source: {ads: {}}, resources_locator: "` + locator + `"}
`
}

var (
	locatorScheme = check.Rule(diag.Rule{
		ID: "xdstp-scheme", Severity: diag.Error,
		Title: "a locator of resources is an xdstp URL",
		Text:  "A resources_locator begins with xdstp:, http: or file:. Envoy refuses anything else.",
		Bad:   located("clusters"),
		Good:  located("xdstp://authority/envoy.config.cluster.v3.Cluster/*"),
		Ref:   "common/config/xds_resource.cc decodeUrl",
	})
	locatorMismatch = check.Rule(diag.Rule{
		ID: "xdstp-type-mismatch", Severity: diag.Error,
		Title: "a locator names resources of the type that is wanted",
		Text:  "lds_resources_locator is for listeners, cds_resources_locator for clusters. Envoy refuses a collection of another type.",
		Bad:   located("xdstp://authority/envoy.config.listener.v3.Listener/*"),
		Good:  located("xdstp://authority/envoy.config.cluster.v3.Cluster/*"),
		Ref:   "common/config/subscription_factory_impl.cc collectionSubscriptionFromUrl",
	})
	collectionSource = check.Rule(diag.Rule{
		ID: "xdstp-collection-source", Severity: diag.Error,
		Title: "a collection of resources comes over ADS or incremental xDS",
		Text:  "The source of a collection with an xdstp name is ads, or an api_config_source of the type DELTA_GRPC, AGGREGATED_GRPC or AGGREGATED_DELTA_GRPC. Envoy refuses others.",
		Bad: `"@type": type.googleapis.com/envoy.extensions.filters.http.on_demand.v3.OnDemand
odcds:
  source: {api_config_source: {api_type: GRPC, ` + oneService + `}}
  resources_locator: "xdstp://authority/envoy.config.cluster.v3.Cluster/*"
`,
		Good: located("xdstp://authority/envoy.config.cluster.v3.Cluster/*"),
		Ref:  "common/config/subscription_factory_impl.cc collectionSubscriptionFromUrl",
	})
	locatorType = check.Rule(diag.Rule{
		ID: "xdstp-type-missing", Severity: diag.Error,
		Title: "a locator of resources names their type",
		Text:  "After the authority stands the type of the resources: xdstp://authority/envoy.config.cluster.v3.Cluster/name. A directive after # is alt= or entry=. Envoy refuses others.",
		Bad:   located("xdstp://authority//name"),
		Good:  located("xdstp://authority/envoy.config.cluster.v3.Cluster/name"),
		Ref:   "common/config/xds_resource.cc decodePath, decodeFragment",
	})
)

func init() {
	check.On(func(c *check.Context, s *hcmv3.ScopedRds) {
		resourcesAt(c, s.GetSrdsResourcesLocator(), "srds_resources_locator")
		collected(c, s.GetSrdsResourcesLocator(), "srds_resources_locator", scopeType, s.GetScopedRdsConfigSource(), "scoped_rds_config_source")
	})
	check.On(func(c *check.Context, o *ondemandv3.OnDemandCds) {
		resourcesAt(c, o.GetResourcesLocator(), "resources_locator")
		collected(c, o.GetResourcesLocator(), "resources_locator", clusterType, o.GetSource(), "source")
	})
	check.On(func(c *check.Context, o *tcpv3.TcpProxy_OnDemand) {
		resourcesAt(c, o.GetResourcesLocator(), "resources_locator")
		collected(c, o.GetResourcesLocator(), "resources_locator", clusterType, o.GetOdcdsConfig(), "odcds_config")
	})
	check.On(func(c *check.Context, d *bootstrapv3.Bootstrap_DynamicResources) {
		collected(c, d.GetLdsResourcesLocator(), "lds_resources_locator", listenerType, d.GetLdsConfig(), "lds_config")
		collected(c, d.GetCdsResourcesLocator(), "cds_resources_locator", clusterType, d.GetCdsConfig(), "cds_config")
	})
}

// What collections hold.
const (
	listenerType = "envoy.config.listener.v3.Listener"
	clusterType  = "envoy.config.cluster.v3.Cluster"
	scopeType    = "envoy.config.route.v3.ScopedRouteConfiguration"
)

// collected judges a collection with an xdstp name, and where it comes from.
func collected(c *check.Context, url, field, want string, s *corev3.ConfigSource, source string) {
	rest, ok := strings.CutPrefix(url, "xdstp:")
	if !ok {
		return
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(rest, "//"), "/")
	if kind, _, _ := strings.Cut(path, "/"); kind != "" && kind != want && !strings.ContainsAny(kind, "%?#") {
		c.Report(locatorMismatch, fmt.Sprintf("the resources are %s, and %s are wanted", kind, want), field)
	}
	switch by := s.GetConfigSourceSpecifier().(type) {
	case nil, *corev3.ConfigSource_Ads:
	case *corev3.ConfigSource_ApiConfigSource:
		if t := by.ApiConfigSource.GetApiType(); t == corev3.ApiConfigSource_GRPC || t == corev3.ApiConfigSource_REST {
			c.Report(collectionSource, fmt.Sprintf("api_type is %s", t), source, "api_config_source.api_type")
		}
	default:
		c.Report(collectionSource, "the source is neither ADS nor an API", source)
	}
}

// resourcesAt judges a URL as Envoy takes it apart. Those of the bootstrap have a rule of their own.
func resourcesAt(c *check.Context, url, field string) {
	if url == "" {
		return
	}
	scheme, rest, _ := strings.Cut(url, ":")
	if scheme != "xdstp" && scheme != "http" && scheme != "file" {
		c.Report(locatorScheme, fmt.Sprintf("%q has none of the schemes xdstp, http and file", url), field)
		return
	}
	place, directives, given := strings.Cut(rest, "#")
	if given {
		for d := range strings.SplitSeq(directives, ",") {
			if !strings.HasPrefix(d, "alt=") && !strings.HasPrefix(d, "entry=") {
				c.Report(locatorType, fmt.Sprintf("%q is no directive", d), field)
			}
		}
	}
	if scheme == "file" {
		return
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(place, "//"), "/")
	if kind, _, _ := strings.Cut(path, "/"); kind == "" || kind[0] == '?' {
		c.Report(locatorType, fmt.Sprintf("%q does not say of what type the resources are", url), field)
	}
}
