package httpfilter

import (
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tagv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ip_tagging/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// IPTaggingBuilder builds the filter that tells upstream in which networks the caller's address is, in the header x-envoy-ip-tags.
type IPTaggingBuilder struct{ slot[tagv3.IPTagging] }

// IPTagging starts the filter for tags that [IPTaggingBuilder.Tag] gives.
//
// Envoy: extensions.filters.http.ip_tagging.v3.IPTagging.ip_tags
func IPTagging() *IPTaggingBuilder {
	b := &IPTaggingBuilder{}
	b.name = "envoy.filters.http.ip_tagging"
	b.n.Init(&tagv3.IPTagging{})
	return b
}

// IPTaggingFrom starts the filter with tags from a file, YAML or JSON.
//
// Envoy: extensions.filters.http.ip_tagging.v3.IPTagging.ip_tags_datasource
func IPTaggingFrom(file source.Data) *IPTaggingBuilder {
	b := IPTagging()
	m, f := b.n.Choose("tags", "ip_tags_datasource")
	m.IpTagsDatasource = node.Child(f, file)
	return b
}

// Tag appends a tag for addresses in the networks: "10.0.0.0/8".
//
// Envoy: extensions.filters.http.ip_tagging.v3.IPTagging.IPTag.ip_list
func (b *IPTaggingBuilder) Tag(name string, networks ...string) *IPTaggingBuilder {
	b.n.Choose("tags", "ip_tags")
	m, f := b.n.Add("ip_tags", len(b.n.Peek().IpTags))
	list := make([]*corev3.CidrRange, 0, len(networks))
	for _, n := range networks {
		list = append(list, f.Network(n))
	}
	m.IpTags = append(m.IpTags, &tagv3.IPTagging_IPTag{IpTagName: name, IpList: list})
	return b
}

// RequestType says whose requests are tagged. Default: everybody's.
//
// Envoy: extensions.filters.http.ip_tagging.v3.IPTagging.request_type
func (b *IPTaggingBuilder) RequestType(whose Requests) *IPTaggingBuilder {
	m, f := b.n.Set("request_type")
	m.RequestType = node.Enum[tagv3.IPTagging_RequestType](f, strings.ToUpper(string(whose)), tagv3.IPTagging_RequestType_value)
	return b
}

// Header is another header for the tags; what a client sends there is removed.
//
// Envoy: extensions.filters.http.ip_tagging.v3.IPTagging.IpTagHeader.header
func (b *IPTaggingBuilder) Header(name string) *IPTaggingBuilder {
	m, _ := b.n.Set("ip_tag_header")
	m.IpTagHeader = &tagv3.IPTagging_IpTagHeader{Header: name}
	return b
}

// InsecureAppendHeader is another header for the tags, which come after what a client sends there.
//
// Envoy: extensions.filters.http.ip_tagging.v3.IPTagging.IpTagHeader.action
func (b *IPTaggingBuilder) InsecureAppendHeader(name string) *IPTaggingBuilder {
	m, _ := b.n.Set("ip_tag_header")
	m.IpTagHeader = &tagv3.IPTagging_IpTagHeader{Header: name, Action: tagv3.IPTagging_IpTagHeader_APPEND_IF_EXISTS_OR_ADD}
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *IPTaggingBuilder) Named(name string) *IPTaggingBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *IPTaggingBuilder) Patch(edit func(*tagv3.IPTagging)) *IPTaggingBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *IPTaggingBuilder) Clone() *IPTaggingBuilder {
	c := &IPTaggingBuilder{}
	b.clone(&c.slot)
	return c
}

// Off tags nothing where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *IPTaggingBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute starts tags that take the place of the filter's own: those of other, a filter started in the same way.
//
// Envoy: extensions.filters.http.ip_tagging.v3.IPTagging
func (b *IPTaggingBuilder) PerRoute(other *IPTaggingBuilder) *Replacement[tagv3.IPTagging] {
	r := &Replacement[tagv3.IPTagging]{name: b.name}
	if other != nil {
		r.of = &other.slot
	}
	return r
}
