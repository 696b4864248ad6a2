package simulate

import (
	"net/url"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
	"github.com/envoykit/envoykit/simulate/internal/normalize"
)

// command evaluates a formatter command; known is false if it cannot be known.
type command func(s *scope, arg string) (value string, known bool)

// commands are Envoy's formatter commands.
var commands = map[string]command{}

func init() {
	for name, c := range map[string]command{
		"REQ":                  requestHeader,
		"RESP":                 responseHeader,
		"REQ_WITHOUT_QUERY":    requestHeaderWithoutQuery,
		"QUERY_PARAM":          queryParameter,
		"PATH":                 pathCommand,
		"ROUTE_NAME":           func(s *scope, _ string) (string, bool) { return s.x.routeName, true },
		"VIRTUAL_CLUSTER_NAME": virtualClusterName,
		"UPSTREAM_CLUSTER":     upstreamCluster,
		"UPSTREAM_CLUSTER_RAW": func(s *scope, _ string) (string, bool) { return s.x.cluster, true },
		"FILTER_CHAIN_NAME":    filterChainName,
		"PROTOCOL":             protocolCommand,
		"REQUESTED_SERVER_NAME": func(s *scope, _ string) (string, bool) {
			return s.x.connection.SNI, true
		},
		"DYNAMIC_METADATA": dynamicMetadata,
		"FILTER_STATE":     filterState,
		"METADATA":         metadataCommand,
		"CLUSTER_METADATA": clusterMetadata,
	} {
		commands[name] = c
	}
	addAddressCommands()
	addUpstreamCommands()
	addUnknownCommands()
}

// headerOr is the first value of a header, or of its alternative.
func headerOr(headers *headermap.Map, arg string) (string, bool) {
	name, alternative, _ := strings.Cut(arg, "?")
	for _, candidate := range []string{name, alternative} {
		if candidate == "" {
			continue
		}
		if f, ok := headers.FirstField(headermap.Canonical(candidate)); ok {
			return f.Value, !f.Unknown
		}
	}
	return "", true
}

func requestHeader(s *scope, arg string) (string, bool) { return headerOr(s.headers, arg) }

func responseHeader(s *scope, arg string) (string, bool) {
	if s.response == nil {
		return "", true
	}
	return headerOr(s.response, arg)
}

func requestHeaderWithoutQuery(s *scope, arg string) (string, bool) {
	value, known := headerOr(s.headers, arg)
	head, _ := normalize.SplitQuery(value)
	return head, known
}

func queryParameter(s *scope, arg string) (string, bool) {
	value, _ := queryValue(s.headers.Get(":path"), arg)
	return percentDecode(value), true
}

// percentDecode undoes percent encoding and leaves broken sequences alone.
func percentDecode(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	if decoded, err := url.PathUnescape(text); err == nil {
		return decoded
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if b, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				out.WriteByte(byte(b))
				i += 2
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

func pathCommand(s *scope, arg string) (string, bool) {
	query, which, _ := strings.Cut(arg, ":")
	path, original := s.headers.Get(":path"), s.headers.Get("x-envoy-original-path")
	switch which {
	case "PATH":
	case "ORIG":
		path = original
	default:
		if original != "" {
			path = original
		}
	}
	if query == "NQ" {
		path, _ = normalize.SplitQuery(path)
	}
	return path, true
}

func virtualClusterName(s *scope, _ string) (string, bool) {
	if s.x.host == nil {
		return "", true
	}
	return s.x.host.virtualClusterOf(s.headers), true
}

func upstreamCluster(s *scope, _ string) (string, bool) {
	cluster := s.x.sim.clusters[s.x.cluster]
	if cluster == nil {
		return s.x.cluster, false
	}
	if alternative := cluster.msg.GetAltStatName(); alternative != "" {
		return alternative, true
	}
	return s.x.cluster, true
}

func filterChainName(s *scope, _ string) (string, bool) {
	return s.x.chainName, s.x.chainName != ""
}

func protocolCommand(s *scope, _ string) (string, bool) {
	return s.x.connection.Protocol, s.x.connection.Protocol != ""
}

// metadataAt renders the value at namespace:key:key.
func metadataAt(namespaces map[string]*structpb.Struct, arg string) (string, bool) {
	namespace, rest, _ := strings.Cut(arg, ":")
	if rest == "" {
		return "", namespaces[namespace] == nil
	}
	return plainValue(lookUp(namespaces[namespace], strings.Split(rest, ":")))
}

// plainValue is a metadata value as text; how a list or struct is written is
// not known here.
func plainValue(value *structpb.Value) (string, bool) {
	switch kind := value.GetKind().(type) {
	case nil, *structpb.Value_NullValue:
		return "", true
	case *structpb.Value_StringValue:
		return kind.StringValue, true
	case *structpb.Value_BoolValue:
		return strconv.FormatBool(kind.BoolValue), true
	case *structpb.Value_NumberValue:
		return strconv.FormatFloat(kind.NumberValue, 'g', 17, 64), kind.NumberValue == float64(int64(kind.NumberValue))
	}
	return "", false
}

func dynamicMetadata(s *scope, arg string) (string, bool) {
	return metadataAt(s.x.req.DynamicMetadata, arg)
}

func filterState(s *scope, arg string) (string, bool) {
	key, form, _ := strings.Cut(arg, ":")
	value, ok := s.x.req.FilterState[key]
	if !ok {
		return "", true
	}
	return value, form == "PLAIN"
}

func metadataCommand(s *scope, arg string) (string, bool) {
	kind, rest, _ := strings.Cut(arg, ":")
	switch kind {
	case "DYNAMIC":
		return dynamicMetadata(s, rest)
	case "CLUSTER":
		return clusterMetadata(s, rest)
	case "ROUTE":
		if s.x.route == nil {
			return "", true
		}
		return metadataAt(s.x.route.msg.GetMetadata().GetFilterMetadata(), rest)
	case "VIRTUAL_HOST":
		if s.x.host == nil {
			return "", true
		}
		return metadataAt(s.x.host.msg.GetMetadata().GetFilterMetadata(), rest)
	}
	return "", false
}

func clusterMetadata(s *scope, arg string) (string, bool) {
	if s.x.sim.clusters[s.x.cluster] == nil {
		return "", false
	}
	return metadataAt(s.x.sim.clusters[s.x.cluster].msg.GetMetadata().GetFilterMetadata(), arg)
}

// addAddressCommands adds the commands on downstream addresses.
func addAddressCommands() {
	sides := map[string]func(c *Connection) string{
		"DOWNSTREAM_REMOTE":        func(c *Connection) string { return c.Remote },
		"DOWNSTREAM_DIRECT_REMOTE": func(c *Connection) string { return c.directRemote() },
		"DOWNSTREAM_LOCAL":         func(c *Connection) string { return c.local() },
		"DOWNSTREAM_DIRECT_LOCAL":  func(c *Connection) string { return c.Local },
	}
	for side, of := range sides {
		commands[side+"_ADDRESS"] = func(s *scope, _ string) (string, bool) {
			text := of(s.x.connection)
			return text, text != ""
		}
		commands[side+"_ADDRESS_WITHOUT_PORT"] = func(s *scope, _ string) (string, bool) {
			a := parseAddress(of(s.x.connection))
			if a.ip.IsValid() {
				return a.ip.String(), true
			}
			return a.text, a.known
		}
		commands[side+"_PORT"] = func(s *scope, _ string) (string, bool) {
			a := parseAddress(of(s.x.connection))
			if !a.ip.IsValid() {
				return "", a.known
			}
			return strconv.Itoa(int(a.port)), true
		}
	}
}

// addUpstreamCommands adds what is empty until a host is chosen.
func addUpstreamCommands() {
	for _, name := range []string{
		"UPSTREAM_HOST", "UPSTREAM_HOST_NAME", "UPSTREAM_HOST_NAME_WITHOUT_PORT", "UPSTREAM_METADATA",
		"UPSTREAM_LOCAL_ADDRESS", "UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT", "UPSTREAM_LOCAL_PORT",
		"UPSTREAM_REMOTE_ADDRESS", "UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT", "UPSTREAM_REMOTE_PORT",
		"UPSTREAM_TRANSPORT_FAILURE_REASON", "UPSTREAM_REQUEST_ATTEMPT_COUNT", "UPSTREAM_TLS_CIPHER",
		"UPSTREAM_TLS_VERSION", "UPSTREAM_TLS_SESSION_ID", "UPSTREAM_PEER_ISSUER", "UPSTREAM_PEER_CERT",
		"UPSTREAM_PEER_SUBJECT", "UPSTREAM_LOCAL_ADDRESS_ENDPOINT_ID", "UPSTREAM_CONNECTION_ID", "UPSTREAM_PROTOCOL",
		"UPSTREAM_PEER_URI_SAN", "UPSTREAM_PEER_DNS_SAN", "UPSTREAM_PEER_IP_SAN", "UPSTREAM_LOCAL_URI_SAN",
	} {
		commands[name] = func(s *scope, _ string) (string, bool) { return "", s.response == nil }
	}
}
