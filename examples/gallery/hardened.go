package gallery

import (
	"time"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/protocol"
	"github.com/envoykit/envoykit/route"
)

// Hardened faces clients that mean ill: bounded memory, buffers, streams and times. It is
// envoy-configs/google-vrp/envoy-origin.yaml, the target of a bug bounty.
func Hardened() *builder.BootstrapBuilder {
	answers := route.Configuration("local_route").VirtualHosts(route.VirtualHost("local_service", "*").Routes(
		route.Exact("/blockedz").Respond(200, "hidden treasure\n"),
		route.Prefix("/").Respond(200, "normal\n"),
	))

	manager := filter.HCM("ingress_http").
		UseRemoteAddress(true).
		Limits(filter.Limits().Underscores(filter.RejectUnderscores)).
		Timeouts(filter.Timeouts().Idle(time.Hour).StreamIdle(5 * time.Minute).Request(5 * time.Minute)).
		HTTP2(protocol.HTTP2().MaxStreams(100).Windows(64<<10, 1<<20)).
		Routes(answers)

	memory := bootstrap.Overload().
		RefreshInterval(250*time.Millisecond).
		Monitors(bootstrap.FixedHeap(1<<30)).
		Actions(
			bootstrap.ShrinkHeap().Above(bootstrap.HeapMonitor, 95),
			bootstrap.Action(bootstrap.StopAcceptingRequests).Above(bootstrap.HeapMonitor, 98),
		)

	return builder.Bootstrap().
		Overload(memory).
		Listeners(listener.TCP("listener_0", "0.0.0.0", 10002).BufferLimit(32 << 10).Chains(listener.Serve(manager)))
}
