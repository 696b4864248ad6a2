package cluster

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const (
	rawSocket     = `typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer}`
	socketMatcher = aCluster + `transport_socket_matcher:
  on_no_match:
    action: {name: plain, typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.transport_socket.v3.TransportSocketNameAction, name: plain}}
transport_socket_matches:
`
)

var socketNames = check.Rule(diag.Rule{
	ID: "cluster-socket-matcher-names", Severity: diag.Error,
	Title: "transport sockets that a matcher chooses have names of their own",
	Text: "With transport_socket_matcher the sockets in transport_socket_matches are found by name. Envoy refuses one without a name, and a name that occurs twice. " +
		"Without it names may repeat.",
	Bad:  socketMatcher + "- {name: plain, transport_socket: {name: raw, " + rawSocket + "}}\n- {name: plain, transport_socket: {name: raw, " + rawSocket + "}}\n",
	Good: socketMatcher + "- {name: plain, transport_socket: {name: raw, " + rawSocket + "}}\n- {name: other, transport_socket: {name: raw, " + rawSocket + "}}\n",
	Ref:  "common/upstream/transport_socket_match_impl.cc setupTransportSocketMatcher",
})

func matchedSockets(c *check.Context, cl *clusterv3.Cluster, _ discovery) {
	if cl.GetTransportSocketMatcher() == nil {
		return
	}
	first := map[string]int{}
	for i, m := range cl.GetTransportSocketMatches() {
		name := m.GetName()
		n, taken := first[name]
		switch {
		case name == "":
			c.Report(socketNames, "a transport socket without a name, which the matcher cannot choose", "transport_socket_matches", i, "name")
		case taken:
			c.Report(socketNames, fmt.Sprintf("a transport socket is already called %q", name), "transport_socket_matches", i, "name").
				Related = []diag.Related{{Message: "the first one", Path: c.At("transport_socket_matches", n)}}
		default:
			first[name] = i
		}
	}
}
