package validate_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate"
)

// To look at one family only:
//
//	go test ./validate -run Agreement -v -args -type envoy.config.route,envoy.config.listener
var (
	typePrefixes = flag.String("type", "", "judge only configurations with a message whose name begins so (several: comma)")
	strict       = flag.Bool("strict", false, "fail on false alarms, and below 95 % of the rejections")
)

// disputed are labels of the corpus that do not say what a running Envoy does, with the reason.
var disputed = map[string]string{
	"cluster_test.ClusterFactoryTest.InsecureUpstreamHttpProtocolOptions":                              "calls the cluster's factory alone; the cluster manager refuses what it makes, since lb_policy is not CLUSTER_PROVIDED",
	"router_upstream_filter_test.RouterUpstreamFilterTest.UpstreamFilter":                              "switches off no_extension_lookup_by_name, so that filters are found by name",
	"tracer_manager_impl_test.TracerManagerImplTest.ShouldUseProperTracerFactory":                      "the tracer envoy.tracers.sample, configured by a Struct, exists in that test only",
	"cluster_factory_impl_test.TestStaticClusterImplTest.CreateWithStructConfig":                       "the cluster type envoy.clusters.custom_static exists in that test only",
	"config_test.FileAccessLogTest.LogFormatJsonWithCustomCommands.1":                                  "the test registers a parser for the command TEST_CUSTOM",
	"client_ssl_auth_test.ClientSslAuthFilterTest.NoCluster":                                           "the cluster is unknown because the test knew none",
	"tls_inspector_test.TlsInspectorTest.MaxClientHelloSize":                                           "the size is an argument of a constructor in the test, not in the configuration, which is empty",
	"router_ratelimit_test.ThriftRateLimitPolicyEntryTest.ThrowsOnQueryParameters":                     "the message alone is one of HTTP, which has the action; in a thrift route it is refused",
	"datasource_server_preferred_address_test.DataSourceServerPreferredAddressConfigTest.Validation.7": "depends on the environment variables of the process",
	"datasource_server_preferred_address_test.DataSourceServerPreferredAddressConfigTest.Validation.8": "depends on the environment variables of the process",
	"peers/gateway/xds-ir/tcp-listener-ipfamily.listeners.yaml":                                        "ipv4_compat on 0.0.0.0, which Envoy refuses: listener_manager_impl_test RejectIpv4CompatOnIpv4Address",
	"peers/kuma/xds/generator/inbound-proxy/3-envoy-config.golden.yaml":                                kumaRange,
	"peers/kuma/xds/generator/inbound-proxy/7-envoy-config.golden.yaml":                                kumaRange,
	"peers/kuma/xds/generator/inbound-proxy/10-envoy-config.golden.yaml":                               kumaRange,
	"peers/kuma/envoyconfig/sidecars/meshaccesslog/outbound.demo-client.golden.json":                   kumaFormat,
	"peers/kuma/envoyconfig/sidecars/meshaccesslog/outbound-route.demo-client.golden.json":             kumaFormat,
}

// What Kuma's generators make of made-up input, and no Envoy ever loads.
const (
	kumaRange  = "address_prefix is fc00::/7, a range where Envoy wants an address"
	kumaFormat = "the format %demo-client% is no command, and a percent sign is written twice"
)

// knownClusters are the names outside the set, by kind.
type knownClusters = map[validate.Kind]map[string]bool

// TestAgreementWithEnvoy judges the corpus and compares with what Envoy says.
func TestAgreementWithEnvoy(t *testing.T) {
	a := &agreement{sources: map[string]*score{}, types: map[string]*score{}, warnings: map[diag.RuleID]int{}}
	for _, c := range corpusCases(t, wantedTypes(*typePrefixes)) {
		if disputed[c.id] == "" {
			a.judge(t, c)
		}
	}
	a.report(t)
	total := a.total()
	complain := t.Logf
	if *strict {
		complain = t.Errorf
	}
	if total.alarms > 0 {
		complain("%d false alarms", total.alarms)
	}
	if caught := total.caught + total.shallow; caught*100 < 95*(caught+total.missed) {
		complain("%d of %d rejections caught, less than 95 %%", caught, caught+total.missed)
	}
}

func wantedTypes(prefixes string) func([]string) bool {
	return func(types []string) bool {
		return prefixes == "" || slices.ContainsFunc(types, func(name string) bool {
			return slices.ContainsFunc(strings.Split(prefixes, ","), func(p string) bool { return strings.HasPrefix(name, p) })
		})
	}
}

// score counts what became of the configurations of one source or type.
type score struct {
	clean, alarms, caught, missed, unread int
	shallow                               int // caught by a constraint of the protos only, where Envoy's test says that code refuses it
}

type agreement struct {
	sources, types               map[string]*score
	alarms, misses, shallow, odd []string
	warnings                     map[diag.RuleID]int // on accepted configurations
}

// judge compares one case.
func (a *agreement) judge(t *testing.T, c corpusCase) {
	if c.unread != nil {
		a.count(c, func(s *score) { s.unread++ })
		if c.layer != "parse" {
			a.odd = append(a.odd, fmt.Sprintf("%s (%s): cannot be read: %v", c.id, c.types[0], c.unread))
		}
		return
	}
	found := a.check(t, c)
	errors := slices.DeleteFunc(slices.Clone(found), func(d diag.Diagnostic) bool {
		return d.Severity != diag.Error || c.direct && d.Rule.ID == "proto-pgv"
	})
	switch {
	case c.direct && len(errors) > 0:
		a.alarm(c, errors)
	case c.verdict == unknown || c.layer == "parse":
	case c.verdict == accept && len(errors) == 0:
		a.count(c, func(s *score) { s.clean++ })
		for _, d := range found {
			a.warnings[d.Rule.ID]++
		}
	case c.verdict == accept:
		a.alarm(c, errors)
	case len(errors) == 0:
		a.count(c, func(s *score) { s.missed++ })
		a.misses = append(a.misses, fmt.Sprintf("%s (%s, %s): %q", c.id, c.types[0], c.layer, c.message))
	case c.layer == "semantic" && onlyConstraints(errors) && !strings.Contains(c.message, "roto constraint"):
		a.count(c, func(s *score) { s.shallow++ })
		a.shallow = append(a.shallow, fmt.Sprintf("%s (%s): %q, found %v", c.id, c.types[0], c.message, errors[0]))
	default:
		a.count(c, func(s *score) { s.caught++ })
	}
}

func (a *agreement) alarm(c corpusCase, errors diag.List) {
	a.count(c, func(s *score) { s.alarms++ })
	for _, d := range errors {
		a.alarms = append(a.alarms, fmt.Sprintf("%s (%s): %v", c.id, c.types[0], d))
	}
}

// check never lets one case end the run.
func (a *agreement) check(t *testing.T, c corpusCase) diag.List {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: the rules panic: %v", c.id, r)
		}
	}()
	return validate.Check(c.set, c.options)
}

func onlyConstraints(list diag.List) bool {
	return !slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule.ID != "proto-pgv" })
}

func (a *agreement) count(c corpusCase, add func(*score)) {
	for _, group := range []struct {
		scores map[string]*score
		key    string
	}{{a.sources, c.source}, {a.types, c.types[0]}} {
		if group.scores[group.key] == nil {
			group.scores[group.key] = &score{}
		}
		add(group.scores[group.key])
	}
}

func (a *agreement) total() (sum score) {
	for _, s := range a.types {
		sum.clean += s.clean
		sum.alarms += s.alarms
		sum.caught += s.caught
		sum.shallow += s.shallow
		sum.missed += s.missed
		sum.unread += s.unread
	}
	return sum
}

// report prints the figures and every case that disagrees.
func (a *agreement) report(t *testing.T) {
	table(t, "by source", a.sources)
	table(t, "by type", a.types)
	for _, part := range []struct {
		title string
		cases []string
	}{
		{"could not be read", a.odd},
		{"caught by a constraint alone", a.shallow},
		{"rejections missed", a.misses},
		{"false alarms", a.alarms},
	} {
		t.Logf("%s: %d", part.title, len(part.cases))
		for _, line := range part.cases {
			t.Log("  " + line)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.warnings)) {
		t.Logf("warned about accepted configurations: %s, %d times", id, a.warnings[id])
	}
	sum := a.total()
	t.Logf("accepted: %d clean, %d false alarms; rejected: %d caught, %d by a constraint alone, %d missed; %d not read",
		sum.clean, sum.alarms, sum.caught, sum.shallow, sum.missed, sum.unread)
}

// table prints the groups with something to do.
func table(t *testing.T, title string, scores map[string]*score) {
	var names []string
	for name, s := range scores {
		if s.alarms+s.missed+s.unread > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	t.Logf("%s (groups that agree are left out):", title)
	for _, name := range names {
		s := scores[name]
		t.Logf("  %-90s clean %3d, false alarms %2d, caught %3d, shallow %2d, missed %3d, unread %2d",
			name, s.clean, s.alarms, s.caught, s.shallow, s.missed, s.unread)
	}
}
