// Package slot holds the rules about extensions in their places: a filter where a filter belongs.
package slot

import (
	"fmt"
	"slices"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.OnAny(misplaced)
	check.OnLater(upstreamConfig)
}

var unknownType = check.Rule(diag.Rule{
	ID: "ext-unknown-type-url", Severity: diag.Error,
	Title: "an extension stands where it fits",
	Text: "Envoy finds an extension by the type of its configuration, among those of the place where it stands. It refuses one that belongs elsewhere: a TLS context of " +
		"listeners in a cluster, a network filter among HTTP filters. Types that are not part of Envoy are not judged.",
	Bad: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
transport_socket:
  name: envoy.transport_sockets.tls
  typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext, common_tls_context: {tls_certificates: [{certificate_chain: {filename: b}, private_key: {filename: c}}]}}
`,
	Good: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
transport_socket:
  name: envoy.transport_sockets.tls
  typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext}
`,
	Ref: "common/config/utility.h getAndCheckFactory",
})

// misplaced judges what an Any holds by the field that leads to it.
func misplaced(c *check.Context, a *anypb.Any) bool {
	categories := categoriesAt(c, 0)
	if len(categories) == 0 || elsewhere(c, categories) {
		return true
	}
	if check.SelectsNothing(a) {
		plain(c, a, categories)
		return true
	}
	t := c.ConfigType(a)
	fits, known := extension.FitsAny(t, categories)
	switch {
	case fits:
		return true
	case !known && ofVersion2(t):
		c.Report(unknownType, t+" is of version 2, which is gone").Fixes = []string{"use the type of version 3"}
		return true
	case !known:
		return true
	case unread(c):
		return false
	}
	d := c.Report(unknownType, fmt.Sprintf("%s does not belong here", short(t)))
	d.Detail = "It is for " + places(extension.Slots(t)) + ", and here stands one for " + places(categories) + "."
	if near := nearest(t, categories); near != "" {
		d.Fixes = append(d.Fixes, "use "+near)
	}
	return true
}

// ofVersion2 tells types of the API that Envoy does not know any more: envoy.config.trace.v2.ZipkinConfig.
func ofVersion2(t string) bool {
	return strings.HasPrefix(t, "envoy.") && (strings.Contains(t, ".v2.") || strings.Contains(t, ".v2alpha"))
}

// categoriesAt returns what may stand in the field some levels up. A box such as TypedExtensionConfig takes
// what the field that holds the box takes.
func categoriesAt(c *check.Context, level int) []string {
	holder := c.Above(level)
	if holder == nil {
		return nil
	}
	name := fullName(holder)
	if extension.Boxes(name) {
		if outer := categoriesAt(c, level+1); outer != nil {
			return outer
		}
	}
	found := extension.SlotOf(name, c.FieldAbove(level))
	if slices.Equal(found, eitherSocket) {
		if outer := categoriesAt(c, level+1); outer != nil {
			return outer
		}
	}
	return found
}

// eitherSocket is taken by sockets that wrap another one: in the direction that they stand in themselves.
var eitherSocket = []string{"envoy.transport_sockets.downstream", "envoy.transport_sockets.upstream"}

func fullName(m proto.Message) string { return string(m.ProtoReflect().Descriptor().FullName()) }

// elsewhere tells whether other rules judge the place.
func elsewhere(c *check.Context, categories []string) bool {
	_, candidate := c.Above(1).(*clusterv3.LoadBalancingPolicy_Policy)
	return candidate || slices.Contains(categories, extension.PerRoute) || c.Field() == "typed_extension_protocol_options"
}

// unread tells whether Envoy does not look into what does not belong: a filter that may be missing is skipped, and
// upstream_config is looked up at the first request.
func unread(c *check.Context) bool {
	if f, ok := c.Above(0).(*hcmv3.HttpFilter); ok {
		return f.GetIsOptional()
	}
	return upstreamConfig(c)
}

func upstreamConfig(c *check.Context) bool {
	_, ok := c.Above(1).(*clusterv3.Cluster)
	return ok && c.FieldAbove(1) == "upstream_config"
}

// nearest returns the message of an extension for this place that is called most like the one given.
func nearest(t string, categories []string) string {
	names := map[string]string{}
	for _, category := range categories {
		for _, e := range extension.In(category) {
			for _, m := range e.Messages {
				if fits, _ := extension.Fits(m, category); fits {
					names[short(m)] = m
				}
			}
		}
	}
	all := make([]string, 0, len(names))
	for name := range names {
		all = append(all, name)
	}
	slices.Sort(all)
	return names[diag.Nearest(short(t), all)]
}

func short(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// places lists categories in words.
func places(categories []string) string {
	if len(categories) == 0 {
		return "no place"
	}
	return strings.Join(categories, " or ")
}
