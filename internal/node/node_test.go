package node_test

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/internal/node"
)

// line is the number of the line that calls it.
func line() int {
	_, _, n, _ := runtime.Caller(1)
	return n
}

// report builds and returns what was found.
func report(t *testing.T, b *endpoint.Builder) diag.List {
	t.Helper()
	_, err := b.Build()
	var list diag.List
	require.ErrorAs(t, err, &list)
	return list
}

func TestAValueIsRefusedAtItsLine(t *testing.T) {
	b := endpoint.For("a")
	b.Localities(
		endpoint.Locality("r", "z").
			Hosts(8080, "10.0.0.1").
			Hosts(70000, "10.0.0.2"),
	)
	want := line() - 2
	list := report(t, b)
	require.Len(t, list, 1, "%v", list)
	require.Equal(t, diag.RuleID("port-out-of-range"), list[0].Rule.ID)
	require.Equal(t, "load_assignment.endpoints[0].lb_endpoints[1]", list[0].Path.String())
	require.Equal(t, want, list[0].Location.Line)
	require.True(t, strings.HasSuffix(list[0].Location.File, "node_test.go"))
}

func TestARuleOfAFinishedMessageLeadsToTheSetter(t *testing.T) {
	b := endpoint.For("a").Localities(endpoint.Locality("r", "z")).
		OverProvisioning(0) // protoc-gen-validate wants more
	want := line() - 1
	list := report(t, b)
	require.Len(t, list, 1)
	require.Equal(t, diag.RuleID("proto-pgv"), list[0].Rule.ID)
	require.Equal(t, want, list[0].Location.Line)
}

func TestLevelsOfSites(t *testing.T) {
	defer diag.CaptureSites(diag.CaptureSites(diag.SitesResources))
	b := endpoint.For("a").
		OverProvisioning(0)
	want := line() - 2
	require.Equal(t, want, report(t, b)[0].Location.Line, "the resource's line")

	c := endpoint.For("a").
		OverProvisioning(-1)
	want = line() - 1
	require.Equal(t, want, report(t, c)[0].Location.Line, "a refused value's own line")

	diag.CaptureSites(diag.SitesOff)
	require.True(t, report(t, endpoint.For("a").OverProvisioning(0))[0].Location.IsZero())
}

func TestAttachFreezes(t *testing.T) {
	l := endpoint.Locality("r", "z")
	b := endpoint.For("a").Localities(l)
	attached := line() - 1
	l.Weight(3)
	late := line() - 1
	list := report(t, b)
	require.Len(t, list, 1, "%v", list)
	require.True(t, errors.Is(list.Err(), diag.RuleID("builder-changed-after-attach")))
	require.Equal(t, late, list[0].Location.Line)
	require.Len(t, list[0].Related, 1)
	require.Equal(t, attached, list[0].Related[0].Location.Line)
}

func TestCloneIsAVariant(t *testing.T) {
	base := endpoint.For("a").OverProvisioning(150)
	before, err := base.Build()
	require.NoError(t, err)
	variant, err := base.Clone().OverProvisioning(200).Build()
	require.NoError(t, err)
	require.EqualValues(t, 200, variant.GetPolicy().GetOverprovisioningFactor().GetValue())
	after, err := base.Build()
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(before, after, protocmp.Transform()))
}

func TestNothingIsSharedBetweenResults(t *testing.T) {
	shared := endpoint.Locality("r", "z").Hosts(80, "10.0.0.1")
	one, two := endpoint.For("a").Localities(shared), endpoint.For("b").Localities(shared)
	first, err := one.Build()
	require.NoError(t, err)
	want := proto.Clone(first)
	first.Endpoints[0].LbEndpoints[0].GetEndpoint().Hostname = "changed"
	second, err := two.Build()
	require.NoError(t, err)
	require.Empty(t, second.Endpoints[0].LbEndpoints[0].GetEndpoint().GetHostname())
	again, err := one.Build()
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, again, protocmp.Transform()), "built again after the first result was changed")
}

func TestEightGoroutinesAgree(t *testing.T) {
	shared := endpoint.Locality("r", "z").Hosts(80, "10.0.0.1")
	b := endpoint.For("a").Localities(shared).Patch(func(m *endpointv3.ClusterLoadAssignment) { m.ClusterName += "+" })
	out := make([]*endpointv3.ClusterLoadAssignment, 8)
	var wg sync.WaitGroup
	for i := range out {
		wg.Go(func() { out[i], _ = b.Build() })
	}
	wg.Wait()
	for _, m := range out {
		require.Equal(t, "a+", m.GetClusterName(), "the patch runs once")
		require.Empty(t, cmp.Diff(out[0], m, protocmp.Transform()))
	}
}

func TestNilNeverPanics(t *testing.T) {
	b := endpoint.For("a").Localities(nil, endpoint.Locality("r", "z")).Patch(nil)
	list := report(t, b)
	require.Equal(t, 2, list.Count(diag.Error), "%v", list)
	require.True(t, list.Is(diag.RuleID("builder-nil")))
	require.True(t, report(t, endpoint.Raw(nil)).Is(diag.RuleID("builder-nil")))
}

func TestHolesInRawMessages(t *testing.T) {
	list := report(t, endpoint.Raw(&endpointv3.ClusterLoadAssignment{ClusterName: "a", Endpoints: []*endpointv3.LocalityLbEndpoints{nil}}))
	require.True(t, list.Is(diag.RuleID("message-has-hole")), "%v", list)
	list = report(t, endpoint.For("a").Patch(func(m *endpointv3.ClusterLoadAssignment) {
		m.Endpoints = []*endpointv3.LocalityLbEndpoints{{LbEndpoints: []*endpointv3.LbEndpoint{{HostIdentifier: &endpointv3.LbEndpoint_Endpoint{}}}}}
	}))
	require.True(t, list.Is(diag.RuleID("message-has-hole")), "%v", list)
}

func TestOriginAndAllow(t *testing.T) {
	list := report(t, endpoint.For("a").OverProvisioning(0).Origin("Service default/shop"))
	require.Equal(t, "Service default/shop", list[0].Location.Origin)

	m, err := endpoint.For("a").OverProvisioning(0).Allow("proto-pgv", "tested").Build()
	require.NoError(t, err)
	require.NotNil(t, m)

	bundle, err := builder.New().External(builder.Cluster, "a").
		Endpoints(endpoint.For("a").Allow("port-out-of-range", "for nothing")).Build()
	require.NoError(t, err, "an unused Allow is a warning")
	require.True(t, bundle.Diagnostics().Is(diag.RuleID("allow-unused")))
}

func TestPercentages(t *testing.T) {
	var s node.Node[corev3.Metadata]
	_, f := s.Set("filter_metadata")
	for percent, want := range map[float64]string{1: "1/HUNDRED", 0.5: "50/TEN_THOUSAND", 0.0001: "1/MILLION", 100: "100/HUNDRED", 33.3333: "333333/MILLION", 29.7: "2970/TEN_THOUSAND"} {
		got := f.Fraction(percent)
		require.NotNil(t, got, percent)
		require.Equal(t, want, strings.TrimSpace(strings.Join([]string{itoa(got.Numerator), got.Denominator.String()}, "/")))
	}
	for _, bad := range []float64{-1, 100.1, 0.00001} {
		require.Nil(t, f.Fraction(bad))
	}
	require.Len(t, s.Problems(), 3)
}

func itoa(n uint32) string {
	if n == 0 {
		return ""
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func TestDurations(t *testing.T) {
	var s node.Node[corev3.Metadata]
	_, f := s.Set("filter_metadata")
	require.Equal(t, "90", f.Seconds(90*time.Second))
	require.Empty(t, f.Seconds(time.Millisecond))
	require.Nil(t, f.Duration(-1))
	require.Len(t, s.Problems(), 2)
}

func TestUnpackedHoldsWhatWasPacked(t *testing.T) {
	var owner, inner node.Node[corev3.Metadata]
	inner.Init(&corev3.Metadata{FilterMetadata: nil})
	_, f := owner.Set("typed_filter_metadata")
	packed := inner.Any(f.Keyed("k"), nil)
	unpacked := map[*anypb.Any]proto.Message{}
	owner.Unpacked(unpacked)
	require.Contains(t, unpacked, packed)
	second := inner.Any(f.Keyed("l"), nil)
	require.NotSame(t, packed, second)
	require.True(t, proto.Equal(packed, second))
}
