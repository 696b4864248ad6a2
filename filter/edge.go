package filter

import (
	"time"

	"github.com/envoykit/envoykit/protocol"
)

// Edge starts an HTTP connection manager for untrusted clients, as Envoy's advice for edge proxies has it. It sets, and each setter
// called afterwards replaces:
//
//   - the address of the client is that of the connection ([HCMBuilder.UseRemoteAddress]);
//   - paths are normalised, slashes merged, escaped slashes unescaped and redirected ([NormalizationBuilder]);
//   - headers with underscores make a request invalid ([LimitsBuilder.Underscores]);
//   - timeouts: 1 h for an idle connection, 5 min for an idle request, 5 min for a whole request, 10 s for its
//     headers ([TimeoutsBuilder]);
//   - HTTP/2: 100 requests at once on a connection, windows of 64 KiB and 1 MiB ([protocol.HTTP2]).
//
// A limit for the whole request ends long uploads and streams: routes for those raise it, or Timeouts(Timeouts().Request(0)) switches
// it off. The other half of the advice is the listener's and the bootstrap's: buffer limits, the overload manager.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func Edge(statPrefix string) *HCMBuilder {
	return HCM(statPrefix).
		UseRemoteAddress(true).
		Normalization(Normalization().Path(true).MergeSlashes(true).EscapedSlashes(UnescapeAndRedirect)).
		Limits(Limits().Underscores(RejectUnderscores)).
		Timeouts(Timeouts().Idle(time.Hour).StreamIdle(5 * time.Minute).Request(5 * time.Minute).RequestHeaders(10 * time.Second)).
		HTTP2(protocol.HTTP2().MaxStreams(100).Windows(64<<10, 1<<20))
}
