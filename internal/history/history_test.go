package history_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/internal/history"

	// All messages that the table is about.
	_ "github.com/envoykit/envoykit/load"
	_ "github.com/envoykit/envoykit/load/contrib"
	_ "github.com/envoykit/envoykit/load/services"
)

func TestVersions(t *testing.T) {
	require.Equal(t, []string{"1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37", "1.38", "1.39", "1.40"}, history.Versions())
	require.Equal(t, "1.40", history.Newest().String())
	for _, text := range []string{"1.33", "v1.33", "1.33.0", "v1.33.12", "1.33.0-dev"} {
		v, err := history.Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, "1.33", v.String())
	}
	for text, want := range map[string]string{
		"1.30":       "version 1.30 of Envoy is too old: what a version knows is recorded since 1.31",
		"0.99.7":     "version 0.99 of Envoy is too old: what a version knows is recorded since 1.31",
		"1.41":       "version 1.41 of Envoy is too new: the newest whose API is known is 1.40",
		"2.0":        "version 2.0 of Envoy is too new: the newest whose API is known is 1.40",
		"":           `"" is no version of Envoy such as 1.40`,
		"1":          `"1" is no version of Envoy such as 1.40`,
		"1.33.":      `"1.33." is no version of Envoy such as 1.40`,
		"1.33.0.0":   `"1.33.0.0" is no version of Envoy such as 1.40`,
		"1.99999999": `"1.99999999" is no version of Envoy such as 1.40`,
	} {
		_, err := history.Parse(text)
		require.EqualError(t, err, want)
	}
}

// What Envoy's release notes say of some of its versions.
func TestWhatVersionsKnow(t *testing.T) {
	for name, since := range map[protoreflect.FullName]string{
		"envoy.config.cluster.v3.Cluster.dns_jitter":                                                "1.32",
		"envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit.rate_limits":               "1.32",
		"envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.FULL_DUPLEX_STREAMED":             "1.33",
		"envoy.config.route.v3.RateLimit.hits_addend":                                               "1.33",
		"envoy.extensions.clusters.dns.v3.DnsCluster":                                               "1.33",
		"envoy.extensions.clusters.dns.v3.DnsCluster.dns_jitter":                                    "1.33", // in a new message
		"envoy.config.route.v3.VirtualHost.request_body_buffer_limit":                               "1.36",
		"envoy.config.cluster.v3.Cluster.connect_timeout":                                           "",
		"envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector.enable_ja4_fingerprinting": "1.35",
		"envoy.config.core.v3.HttpUri":                                                              "",
		"xds.type.matcher.v3.Matcher":                                                               "",
		"somebody.elses.Filter":                                                                     "",
	} {
		v, later := history.Added(name)
		require.Equal(t, since != "", later, name)
		for _, text := range history.Versions() {
			asked, err := history.Parse(text)
			require.NoError(t, err)
			require.Equal(t, !later || asked >= v, asked.Knows(name), "%s in %s", name, text)
		}
		if later {
			require.Equal(t, since, v.String(), name)
		}
	}
}

func TestTheTableNamesWhatIsLinked(t *testing.T) {
	find := func(name protoreflect.FullName) protoreflect.Descriptor {
		d, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
		if err != nil {
			return nil
		}
		return d
	}
	added, removed, deprecated, optional := history.Names()
	require.Greater(t, len(added), 500)
	require.NotEmpty(t, removed)
	require.NotEmpty(t, deprecated)
	for _, name := range added {
		require.NotNil(t, find(name), "%s is said to have come and is not linked", name)
	}
	for _, name := range removed {
		require.Nil(t, find(name), "%s is said to be gone and is linked", name)
	}
	for _, name := range deprecated {
		require.True(t, isDeprecated(find(name)), "%s is not deprecated", name)
	}
	require.NotEmpty(t, optional)
	for _, name := range optional {
		require.NotNil(t, find(name), "%s is said to be optional and is not linked", name)
	}
	for name := range history.Replacements() {
		require.True(t, isDeprecated(find(name)), "%s is not deprecated", name)
	}
}

func isDeprecated(d protoreflect.Descriptor) bool {
	o, ok := d.Options().(interface{ GetDeprecated() bool })
	return ok && o.GetDeprecated()
}

func BenchmarkKnows(b *testing.B) {
	for b.Loop() {
		history.Newest().Knows("envoy.config.cluster.v3.Cluster.connect_timeout")
	}
}
