package bootstrap

import (
	"fmt"
	"strings"

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
	})
	check.On(func(c *check.Context, o *ondemandv3.OnDemandCds) {
		resourcesAt(c, o.GetResourcesLocator(), "resources_locator")
	})
	check.On(func(c *check.Context, o *tcpv3.TcpProxy_OnDemand) {
		resourcesAt(c, o.GetResourcesLocator(), "resources_locator")
	})
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
