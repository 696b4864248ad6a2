//lint:file-ignore SA1019 Envoy still obeys the deprecated fields.

package simulate

import (
	"net/netip"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	metadatav3 "github.com/envoyproxy/go-control-plane/envoy/type/metadata/v3"
	"google.golang.org/protobuf/types/known/structpb"
)

// evaluate does one rate limit action.
func (l *limiter) evaluate(action *routev3.RateLimit_Action, field string) limitStep {
	switch a := action.GetActionSpecifier().(type) {
	case *routev3.RateLimit_Action_SourceCluster_:
		return l.sourceCluster(field)
	case *routev3.RateLimit_Action_DestinationCluster_:
		return entry("destination_cluster", l.cluster)
	case *routev3.RateLimit_Action_RequestHeaders_:
		return l.requestHeader(a.RequestHeaders, field)
	case *routev3.RateLimit_Action_QueryParameters_:
		q := a.QueryParameters
		value, ok := queryValue(l.x.path, q.GetQueryParameterName())
		if !ok {
			return absent(q.GetSkipIfAbsent())
		}
		return entry(orDefault(q.GetDescriptorKey(), "query_param"), percentDecode(value))
	case *routev3.RateLimit_Action_RemoteAddress_:
		return l.remoteAddress(field, nil)
	case *routev3.RateLimit_Action_MaskedRemoteAddress_:
		return l.remoteAddress(field, a.MaskedRemoteAddress)
	case *routev3.RateLimit_Action_GenericKey_:
		return l.formatted(orDefault(a.GenericKey.GetDescriptorKey(), "generic_key"), a.GenericKey.GetDescriptorValue(),
			a.GenericKey.GetDefaultValue(), field+".generic_key.descriptor_value")
	case *routev3.RateLimit_Action_Metadata:
		return l.metadata(a.Metadata)
	case *routev3.RateLimit_Action_DynamicMetadata:
		return l.oldMetadata(a.DynamicMetadata)
	case *routev3.RateLimit_Action_HeaderValueMatch_:
		return l.headerMatch(a.HeaderValueMatch, field+".header_value_match")
	case *routev3.RateLimit_Action_QueryParameterValueMatch_:
		return l.queryMatch(a.QueryParameterValueMatch, field+".query_parameter_value_match")
	case *routev3.RateLimit_Action_RemoteAddressMatch_:
		return l.addressMatch(a.RemoteAddressMatch, field+".remote_address_match")
	}
	return limitStep{doubt: undecided(field, "an extension makes the entry")}
}

func (l *limiter) sourceCluster(field string) limitStep {
	name := l.x.sim.config.Bootstrap.GetNode().GetCluster()
	if name == "" {
		return limitStep{doubt: undecided(field+".source_cluster", "the cluster of Envoy's node is not known")}
	}
	return entry("source_cluster", name)
}

func (l *limiter) requestHeader(a *routev3.RateLimit_Action_RequestHeaders, field string) limitStep {
	value, isUnknown := headerValue(l.x, a.GetHeaderName())
	switch {
	case isUnknown:
		return limitStep{doubt: undecided(field+".request_headers", "the value of header %s is not known", a.GetHeaderName())}
	case value == "":
		return absent(a.GetSkipIfAbsent())
	}
	return entry(a.GetDescriptorKey(), value)
}

// remoteAddress yields the address of the client, or its network.
func (l *limiter) remoteAddress(field string, mask *routev3.RateLimit_Action_MaskedRemoteAddress) limitStep {
	remote := parseAddress(l.x.connection.Remote)
	switch {
	case !remote.known:
		return limitStep{doubt: undecided(field, "the address of the client is not known")}
	case !remote.ip.IsValid():
		return limitStep{abort: true}
	case mask == nil:
		return entry("remote_address", remote.ip.String())
	}
	bits := uint32(remote.ip.BitLen())
	if given := mask.GetV4PrefixMaskLen(); given != nil && remote.ip.Is4() {
		bits = min(bits, given.GetValue())
	}
	if given := mask.GetV6PrefixMaskLen(); given != nil && !remote.ip.Is4() {
		bits = min(bits, given.GetValue())
	}
	return entry("masked_remote_address", netip.PrefixFrom(remote.ip, int(bits)).Masked().String())
}

// formatted renders a value that may hold formatter commands.
func (l *limiter) formatted(key, value, byDefault, field string) limitStep {
	text, known := parseFormat(value, field).render(l.x.scope(nil))
	if !known {
		return limitStep{doubt: undecided(field, "a command in it cannot be known offline")}
	}
	if text = orDefault(text, byDefault); text == "" {
		return limitStep{abort: true}
	}
	return entry(key, text)
}

func (l *limiter) metadata(a *routev3.RateLimit_Action_MetaData) limitStep {
	namespaces := l.x.req.DynamicMetadata
	if a.GetSource() == routev3.RateLimit_Action_MetaData_ROUTE_ENTRY {
		namespaces = l.route.msg.GetMetadata().GetFilterMetadata()
	}
	text := orDefault(metadataText(namespaces, a.GetMetadataKey()), a.GetDefaultValue())
	if text == "" {
		return absent(a.GetSkipIfAbsent())
	}
	return entry(a.GetDescriptorKey(), text)
}

func (l *limiter) oldMetadata(a *routev3.RateLimit_Action_DynamicMetaData) limitStep {
	text := orDefault(metadataText(l.x.req.DynamicMetadata, a.GetMetadataKey()), a.GetDefaultValue())
	if text == "" {
		return limitStep{abort: true}
	}
	return entry(a.GetDescriptorKey(), text)
}

// metadataText is the string at a metadata key; other kinds count as missing.
func metadataText(namespaces map[string]*structpb.Struct, key *metadatav3.MetadataKey) string {
	var path []string
	for _, segment := range key.GetPath() {
		path = append(path, segment.GetKey())
	}
	return lookUp(namespaces[key.GetKey()], path).GetStringValue()
}

func (l *limiter) headerMatch(a *routev3.RateLimit_Action_HeaderValueMatch, field string) limitStep {
	matches := allHeaders(newHeaderConditions(a.GetHeaders(), field+".headers"), &l.x.headers)
	expect := a.GetExpectMatch() == nil || a.GetExpectMatch().GetValue()
	switch {
	case matches == unknown:
		return limitStep{doubt: undecided(field, "a header value is not known")}
	case (matches == yes) != expect:
		return limitStep{abort: true}
	}
	return l.formatted(orDefault(a.GetDescriptorKey(), "header_match"), a.GetDescriptorValue(), a.GetDefaultValue(), field+".descriptor_value")
}

func (l *limiter) queryMatch(a *routev3.RateLimit_Action_QueryParameterValueMatch, field string) limitStep {
	matches := yes
	for _, q := range a.GetQueryParameters() {
		switch newQueryCondition(q, field+".query_parameters").holds(l.x) {
		case no:
			matches = no
		case unknown:
			return limitStep{doubt: undecided(field, "a matcher cannot be evaluated offline")}
		}
	}
	if expect := a.GetExpectMatch() == nil || a.GetExpectMatch().GetValue(); (matches == yes) != expect {
		return limitStep{abort: true}
	}
	return l.formatted(orDefault(a.GetDescriptorKey(), "query_match"), a.GetDescriptorValue(), a.GetDefaultValue(), field+".descriptor_value")
}

func (l *limiter) addressMatch(a *routev3.RateLimit_Action_RemoteAddressMatch, field string) limitStep {
	remote := parseAddress(l.x.connection.Remote)
	if !remote.known {
		return limitStep{doubt: undecided(field, "the address of the client is not known")}
	}
	if !remote.ip.IsValid() || !addressMatches(a.GetAddressMatcher(), remote.ip) {
		return limitStep{abort: true}
	}
	return l.formatted(orDefault(a.GetDescriptorKey(), "remote_address_match"), a.GetDescriptorValue(), a.GetDefaultValue(), field+".descriptor_value")
}

func addressMatches(m *matcherv3.AddressMatcher, ip netip.Addr) bool {
	var ranges []netip.Prefix
	for _, r := range m.GetRanges() {
		ranges = append(ranges, xdsPrefix(r.GetAddressPrefix(), r.GetPrefixLen().GetValue()))
	}
	return containsIP(ranges, ip) != m.GetInvertMatch()
}
