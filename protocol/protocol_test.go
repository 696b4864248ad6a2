package protocol_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/golden"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/protocol"
)

// TestEverySetter renders what every method sets; the goldens are read, not only written.
func TestEverySetter(t *testing.T) {
	golden.Check(t, "testdata/http1.yaml", []byte(parttest.YAML(t, protocol.HTTP1().Trailers().HTTP10("a.example").AbsoluteURL(false).
		SendAbsoluteURL().PreserveCase().IgnoreUpgrades(match.Exact("h2c")).KeepOnInvalid(true).AnyMethod().InsecureChunkedLength().Clone())))
	golden.Check(t, "testdata/http2.yaml", []byte(parttest.YAML(t, protocol.HTTP2().MaxStreams(100).Windows(65536, 1<<20).
		Keepalive(protocol.Keepalive(30*time.Second, 5*time.Second).WhenIdle(time.Minute).Jitter(10).Clone()).AllowConnect().AllowMetadata(4096).
		KeepOnInvalid(true).HPACKTable(0).Huffman(false).MaxHeaderField(80).DisallowObsText().Setting(16, 1).
		Floods(protocol.Floods().Outbound(1, 2).Empty(3).Priority(4).WindowUpdates(5).Resets(6, 7).Clone()).Clone())))
	golden.Check(t, "testdata/http3.yaml", []byte(parttest.YAML(t, protocol.HTTP3().AllowConnect().AllowMetadata().KeepOnInvalid(false).
		NoQPACK().NoConnectionWindow().DisallowObsText(false).
		QUIC(protocol.QUIC().MaxStreams(1).Windows(2, 3).Idle(30*time.Second).Keepalive(time.Second, time.Minute).PortMigration(4).
			Options("AKDU", "BWRE").MaxPacket(1200).ReduceMemory(time.Minute).Clone()).Clone())))
}

func TestHeaderNames(t *testing.T) {
	require.Equal(t, "header_key_format:\n  proper_case_words: {}\n", parttest.YAML(t, protocol.HTTP1().ProperCase()))
	require.Equal(t, []string{"oneof-chosen-twice part.header_key_format.stateful_formatter"},
		parttest.Lines(parttest.Problems(protocol.HTTP1().ProperCase().PreserveCase())))
}

func TestValues(t *testing.T) {
	require.ElementsMatch(t, []string{
		"number-out-of-range part.max_concurrent_streams",
		"percent-not-representable part.connection_keepalive.interval_jitter",
		"builder-nil part.max_outbound_frames",
	}, parttest.Lines(parttest.Problems(protocol.HTTP2().MaxStreams(-1).Floods(nil).
		Keepalive(protocol.Keepalive(time.Second, time.Second).Jitter(101)))))
}
