package validate_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// families are the parts of the report, with the beginnings of the types they are about. The first that fits counts.
var families = []struct {
	name  string
	types []string
}{
	{"HTTP connection manager", []string{"envoy.extensions.filters.network.http_connection_manager."}},
	{"network filters", []string{"envoy.extensions.filters.network."}},
	{"HTTP filters", []string{"envoy.extensions.filters.http.", "envoy.extensions.filters.common.", "envoy.extensions.common."}},
	{"listeners", []string{"envoy.config.listener.", "envoy.extensions.filters.listener.", "envoy.extensions.filters.udp.", "envoy.extensions.quic."}},
	{"routes", []string{"envoy.config.route.", "envoy.extensions.router.", "envoy.extensions.path.", "envoy.extensions.retry."}},
	{"clusters and endpoints", []string{"envoy.config.cluster.", "envoy.config.endpoint.", "envoy.extensions.clusters.", "envoy.extensions.load_balancing_policies.",
		"envoy.extensions.upstreams.", "envoy.extensions.health_checkers.", "envoy.extensions.network.dns_resolver."}},
	{"TLS and secrets", []string{"envoy.extensions.transport_sockets."}},
	{"access logs, formats", []string{"envoy.config.accesslog.", "envoy.extensions.access_loggers.", "envoy.extensions.formatter."}},
	{"bootstrap", []string{"envoy.config.bootstrap.", "envoy.config.metrics.", "envoy.config.overload.", "envoy.extensions.stat_sinks.", "envoy.extensions.resource_monitors."}},
	{"other", []string{""}},
}

func familyOf(message string) string {
	for _, f := range families {
		if slices.ContainsFunc(f.types, func(p string) bool { return strings.HasPrefix(message, p) }) {
			return f.name
		}
	}
	return ""
}

const documentHead = `# Agreement with Envoy

What the rules say of configurations with a known verdict: those of Envoy's own unit tests, and the goldens of projects
that build on Envoy. Written by ` + "`UPDATE_GOLDENS=1 go test ./validate -run Agreement`" + ` from the corpus.

A false alarm is an error on a configuration that Envoy accepts. A rejection is caught if there is at least one error,
found while reading the text, by a constraint of the protos, or by a rule. "Constraint only" are those where Envoy's test
reaches a check in its code, and here a constraint speaks first. Warnings do not count.

Left out: what depends on files, the environment, mocks or types that only a test has; and rejections of a resource judged
alone because it names a cluster or static secret that the test did not make.

| family | accepted | false alarms | rejected | caught | % | while reading | constraint only |
|---|---:|---:|---:|---:|---:|---:|---:|
`

// document writes the report; doubtful is what became of the labels in dispute.
func (a *agreement) document(t *testing.T, doubtful score) []byte {
	var b bytes.Buffer
	b.WriteString(documentHead)
	for _, f := range families {
		if s := a.families[f.name]; s != nil {
			row(&b, f.name, s)
		}
	}
	total := sum(a.families)
	row(&b, "**all**", &total)
	b.WriteString("\n## Rejections that are missed\n\n")
	for _, line := range a.misses {
		id, _, _ := strings.Cut(line, ", ")
		fmt.Fprintf(&b, "- %s)\n", id)
	}
	a.writeReasons(t, &b)
	b.WriteString("\n## Labels in dispute\n\nLeft out, because the label does not say what a running Envoy does. ")
	fmt.Fprintf(&b, "Taken as they are, they would add %d false alarms and %d rejections that are missed.\n\n", doubtful.alarms, doubtful.missed)
	for _, id := range slices.Sorted(maps.Keys(disputed)) {
		fmt.Fprintf(&b, "- `%s`: %s\n", id, disputed[id])
	}
	return b.Bytes()
}

func row(b *bytes.Buffer, name string, s *score) {
	caught, all, share := s.refused()
	percent := "-"
	if all > 0 {
		percent = fmt.Sprintf("%.1f", share)
	}
	fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %s | %d | %d |\n", name, s.clean+s.alarms, s.alarms, all, caught, percent, s.unread, s.shallow)
}
