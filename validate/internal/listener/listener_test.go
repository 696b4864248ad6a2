package listener_test

import (
	"strings"
	"testing"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/original_dst/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/tls_inspector/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	_ "github.com/envoykit/envoykit/validate/internal/listener"
)

func parse[M proto.Message](t *testing.T, m M, text string) M {
	t.Helper()
	json, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(t, err)
	require.NoError(t, protojson.Unmarshal(json, m))
	return m
}

// broken returns the rules that messages break, with paths.
func broken(o check.Options, messages ...proto.Message) []string {
	set := &check.Set{}
	for i, m := range messages {
		set.Resources = append(set.Resources, check.Resource{Path: diag.Path{diag.IndexStep("r", i)}, Message: m})
	}
	found := []string{}
	for _, d := range check.Run(set, o).Sorted() {
		found = append(found, string(d.Rule.ID)+" "+d.Path.String())
	}
	return found
}

// TestMatches judges the matches of filter chains against each other.
func TestMatches(t *testing.T) {
	for name, test := range map[string]struct {
		matches []string
		want    []string
	}{
		"one without a match":      {[]string{"{}"}, nil},
		"different ports":          {[]string{"{destination_port: 80}", "{destination_port: 81}"}, nil},
		"no range and every range": {[]string{"{}", "{prefix_ranges: [{address_prefix: 0.0.0.0, prefix_len: 0}]}"}, nil},
		"a wildcard and its name":  {[]string{`{server_names: ["*.a.com"]}`, `{server_names: [a.com]}`}, nil},
		"a wildcard and its suffix": {
			[]string{`{server_names: ["*.a.com"], destination_port: 1}`, `{server_names: [.a.com, b.com], destination_port: 1}`},
			[]string{"fc-match-overlap r[0].filter_chains[1].filter_chain_match"},
		},
		"names without case": {
			[]string{`{server_names: [A.com]}`, `{server_names: [b.com, a.com]}`},
			[]string{"fc-match-overlap r[0].filter_chains[1].filter_chain_match"},
		},
		"one name twice in one": {
			[]string{`{server_names: [A.com, a.com]}`},
			[]string{"fc-match-overlap-self r[0].filter_chains[0].filter_chain_match.server_names[1]"},
		},
		"protocols that do not meet": {
			[]string{`{server_names: [a.com], application_protocols: [h2]}`, `{server_names: [a.com], application_protocols: [http/1.1]}`}, nil,
		},
		"source ports that meet": {
			[]string{`{source_ports: [1, 2]}`, `{source_ports: [2, 3]}`},
			[]string{"fc-match-overlap r[0].filter_chains[1].filter_chain_match"},
		},
		"length above the family's": {
			[]string{`{prefix_ranges: [{address_prefix: 10.0.0.1, prefix_len: 64}]}`, `{prefix_ranges: [{address_prefix: 10.0.0.1, prefix_len: 32}]}`},
			[]string{"fc-match-overlap r[0].filter_chains[1].filter_chain_match"},
		},
		"equal": {
			[]string{`{destination_port: 80}`, `{}`, `{destination_port: 80}`},
			[]string{"fc-match-identical r[0].filter_chains[2].filter_chain_match"},
		},
		"transport protocols keep case": {[]string{`{transport_protocol: tls}`, `{transport_protocol: TLS}`}, nil},
		"a range that is none":          {[]string{`{prefix_ranges: [{address_prefix: a}]}`, `{prefix_ranges: [{address_prefix: a, prefix_len: 1}]}`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := "address: {socket_address: {address: 0.0.0.0, port_value: 80}}\n" +
				"listener_filters: [{name: tls, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}]\n" +
				"filter_chains:\n- filter_chain_match: " + strings.Join(test.matches, "\n- filter_chain_match: ")
			require.ElementsMatch(t, test.want, broken(check.Options{}, parse(t, &listenerv3.Listener{}, text)))
		})
	}
}

// TestOrder judges where filters stand in their chain.
func TestOrder(t *testing.T) {
	const (
		tcp     = "{name: tcp, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: a, cluster: a}}"
		rbac    = "{name: rbac, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC, stat_prefix: a}}"
		wrapped = "{name: tcp, typed_config: {'@type': type.googleapis.com/xds.type.v3.TypedStruct, " +
			"type_url: type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, value: {stat_prefix: a, cluster: a}}}"
		foreign = "{name: own, typed_config: {'@type': type.googleapis.com/google.protobuf.Struct, value: {}}}"
	)
	for name, test := range map[string]struct{ filters, want []string }{
		"none":                      {nil, nil},
		"rbac then tcp":             {[]string{rbac, tcp}, nil},
		"rbac last":                 {[]string{rbac}, []string{"fc-non-terminal-last r[0].filters[0]"}},
		"tcp first":                 {[]string{tcp, rbac}, []string{"fc-terminal-not-last r[0].filters[0]", "fc-non-terminal-last r[0].filters[1]"}},
		"a TypedStruct counts":      {[]string{wrapped, tcp}, []string{"fc-terminal-not-last r[0].filters[0]"}},
		"somebody's own is unknown": {[]string{rbac, foreign}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			m := parse(t, &listenerv3.FilterChain{}, "filters: ["+strings.Join(test.filters, ", ")+"]")
			require.ElementsMatch(t, test.want, broken(check.Options{}, m))
		})
	}
}

// TestAddresses judges the listeners of one Envoy against each other.
func TestAddresses(t *testing.T) {
	at := func(name, fields string) proto.Message {
		return parse(t, &listenerv3.Listener{}, "name: "+name+"\nfilter_chains: [{}]\n"+fields)
	}
	const (
		eighty = "address: {socket_address: {address: 127.0.0.1, port_value: 80}}"
		any80  = "address: {socket_address: {address: 0.0.0.0, port_value: 80}}"
		zero   = "address: {socket_address: {address: 127.0.0.1, port_value: 0}}"
		pipe   = "address: {pipe: {path: /run/a}}"
	)
	closed := check.Options{Closed: true}
	taken := []string{"listener-duplicate-address r[1].address"}
	require.Equal(t, taken, broken(closed, at("a", eighty), at("b", eighty)))
	require.Equal(t, taken, broken(closed, at("a", pipe), at("b", pipe)))
	require.Equal(t, taken, broken(closed, at("''", eighty), at("''", eighty)), "unnamed listeners are all loaded")
	require.Equal(t, taken, broken(closed, at("a", zero+"\nbind_to_port: false"), at("b", zero+"\nbind_to_port: false")))
	require.Empty(t, broken(closed, at("a", zero), at("b", zero)), "the kernel chooses ports")
	require.Empty(t, broken(closed, at("a", eighty), at("b", any80)))
	require.Empty(t, broken(check.Options{}, at("a", eighty), at("b", eighty)), "loose listeners may be alternatives")
	require.Equal(t, []string{"listener-duplicate-address r[1].additional_addresses[0].address"},
		broken(closed, at("a", eighty), at("b", any80+"\nadditional_addresses: [{"+eighty+"}]")))
	require.Equal(t, []string{"listener-lds-duplicate-name r[1].name"}, broken(closed, at("a", eighty), at("a", eighty)),
		"a listener that is refused for its name takes no address")
}
