package builder_test

import (
	"fmt"
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
)

// keys is a listener with a filter that came with Envoy 1.33.
func keys() *builder.Builder {
	table := route.Configuration("edge").VirtualHosts(
		route.VirtualHost("api", "*").Routes(route.Prefix("/").Respond(200, "ok")),
	)
	return builder.New().Listeners(listener.TCP("http", "0.0.0.0", 8080).Chains(
		listener.Serve(filter.HCM("edge").Filters(httpfilter.APIKeyAuth(httpfilter.KeyHeader("x-api-key"))).Routes(table)),
	))
}

// flagged is a cluster with a field that came with Envoy 1.32 and was deprecated by 1.33.
func flagged() *cluster.Builder {
	return cluster.StrictDNS("a", "a.internal", 80).Patch(func(c *clusterv3.Cluster) { c.DnsJitter = durationpb.New(1e9) })
}

func TestAVersionIsJudgedAtBuildAndUpdate(t *testing.T) {
	b, err := builder.New().Clusters(flagged()).Build()
	require.NoError(t, err)
	require.Empty(t, b.Diagnostics(), "without a version, nothing is said of what is new or deprecated")

	b, err = builder.New().Clusters(flagged()).Envoy("1.31").Build()
	require.NoError(t, err)
	require.Equal(t, []string{`warning version-unknown-field clusters["a"].dns_jitter`}, brief(b.Diagnostics()))

	b, err = builder.New().Clusters(flagged()).Envoy("v1.32.2").Build()
	require.NoError(t, err)
	require.Empty(t, b.Diagnostics())

	b, err = builder.New().Envoy("1.33").Build()
	require.NoError(t, err)
	b, _, err = b.Update(builder.Put(flagged()))
	require.NoError(t, err)
	require.Equal(t, []string{`warning proto-deprecated-field clusters["a"].dns_jitter`}, brief(b.Diagnostics()))

	b, err = keys().Envoy("1.33").Build()
	require.NoError(t, err)
	_, _, err = b.Update(builder.Put(flagged()))
	require.NoError(t, err)
	old, err := builder.New().Envoy("1.32").Build()
	require.NoError(t, err)
	_, err = old.Merge(b)
	require.ErrorIs(t, err, diag.RuleID("version-unknown-type"), "of two versions, that of the first counts")
	any, err := builder.New().MustBuild().Merge(b)
	require.NoError(t, err)
	require.Equal(t, b.Diagnostics(), any.Diagnostics())
}

func TestABootstrapIsOfTheVersionOfItsBundle(t *testing.T) {
	bundle, err := builder.New().Clusters(flagged()).Envoy("1.31").Build()
	require.NoError(t, err)
	b := bundle.Bootstrap()
	_, err = b.Build()
	require.ErrorIs(t, err, diag.RuleID("version-unknown-field"), "what Envoy starts from has no unknown fields")
	_, err = b.Clone().Envoy("1.32").Build()
	require.NoError(t, err)
	_, err = builder.Bootstrap().Envoy("1.31").Clusters(flagged()).Clone().Build()
	require.ErrorIs(t, err, diag.RuleID("version-unknown-field"))

	refusing := builder.Bootstrap().Clusters(flagged()).Patch(func(m *bootstrapv3.Bootstrap) {
		m.LayeredRuntime = &bootstrapv3.LayeredRuntime{Layers: []*bootstrapv3.RuntimeLayer{{
			Name: "static", LayerSpecifier: &bootstrapv3.RuntimeLayer_StaticLayer{StaticLayer: &structpb.Struct{
				Fields: map[string]*structpb.Value{"envoy.features.fail_on_any_deprecated_feature": structpb.NewBoolValue(true)},
			}},
		}}}
	})
	_, err = refusing.Build()
	require.ErrorIs(t, err, diag.RuleID("proto-deprecated-field"), "without a version the bootstrap itself may ask")
}

func TestAnUnknownVersionIsRefusedWhereItIsGiven(t *testing.T) {
	for version, want := range map[string]string{
		"1.12":   "version 1.12 of Envoy is too old: what a version knows is recorded since 1.31",
		"2.0":    "version 2.0 of Envoy is too new: the newest whose API is known is 1.40",
		"latest": `"latest" is no version of Envoy such as 1.40`,
	} {
		_, err := builder.New().
			Envoy(version).Build()
		var list diag.List
		require.ErrorAs(t, err, &list)
		require.Len(t, list, 1)
		require.Equal(t, diag.RuleID("envoy-version-unknown"), list[0].Rule.ID)
		require.Equal(t, want, list[0].Summary)
		require.Contains(t, list[0].Location.String(), "version_test.go")
		require.Contains(t, list[0].Fixes[0], "1.33")
		_, err = builder.Bootstrap().Envoy(version).Build()
		require.ErrorIs(t, err, diag.RuleID("envoy-version-unknown"))
	}
	_, err := builder.New().Envoy("").Build()
	require.NoError(t, err)
}

func brief(list diag.List) (out []string) {
	for _, d := range list {
		out = append(out, fmt.Sprintf("%v %s %v", d.Severity, d.Rule.ID, d.Path))
	}
	return out
}
