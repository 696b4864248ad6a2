package listenerfilter_test

import (
	"testing"
	"time"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
)

const (
	udp    = "name: envoy.filters.udp_listener.udp_proxy\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig\n  stat_prefix: a\n"
	action = `{action: {name: route, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.Route, cluster: `
	log    = `[{name: envoy.access_loggers.stdout, typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog}}]`
)

func TestUDPProxy(t *testing.T) {
	parttest.Equal(t, listenerfilter.UDPProxy("a", "c").IdleTimeout(time.Second).OriginalSource().HashSourceIP().PerPacket().AccessLogs(accesslog.Stdout()).
		ProxyAccessLogs(accesslog.Stdout()).MaxDatagram(2000).PreferGRO(false), udp+`
  matcher: {on_no_match: `+action+`c}}}}
  idle_timeout: 1s
  use_original_src_ip: true
  hash_policies: [{source_ip: true}]
  use_per_packet_load_balancing: true
  access_log: `+log+`
  proxy_access_log: `+log+`
  upstream_socket_config: {max_rx_datagram_size: 2000, prefer_gro: false}
`)
	in := match.OfDatagram()
	tree := match.List[match.Datagram, *listenerfilter.UDPRoute]().When(in.SourcePort().Is(match.Exact("53")), listenerfilter.To("one"))
	parttest.Equal(t, listenerfilter.UDPRoutes("a", tree).HashKey("k"), udp+`
  matcher:
    matcher_list:
      matchers:
      - predicate:
          single_predicate:
            input: {name: envoy.matching.inputs.source_port, typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourcePortInput}}
            value_match: {exact: "53"}
        on_match: `+action+`one}}}
  hash_policies: [{key: k}]
`)
}
