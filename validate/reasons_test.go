package validate_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

// reason is what was found when a rejection was read by hand: the rule of ours that says why Envoy refuses it,
// and how Envoy's own reason differs, if it does.
type reason struct {
	rule    diag.RuleID
	differs string
}

const constraintFirst = "a constraint of the proto says it, and Envoy's test reached a check in its code"

// TestReasonsAreEnvoys compares why we refuse with why Envoy does, for every fifth rejection of the corpus.
func TestReasonsAreEnvoys(t *testing.T) {
	a := newAgreement()
	for _, c := range everyFifthRejection(t) {
		found := rulesOf(a, t, c)
		read, ok := reasons[c.id]
		switch {
		case len(found) == 0:
			require.False(t, ok, "%s is missed now, it was caught by %s", c.id, read.rule)
		case !ok:
			t.Errorf("%s: read by hand whether one of %v is why Envoy says %q, and note it in reasons", c.id, found, c.message)
		default:
			require.Contains(t, found, read.rule, c.id)
		}
	}
}

// writeReasons adds what was read to the report.
func (a *agreement) writeReasons(t *testing.T, b *bytes.Buffer) {
	same, differ, missed := 0, 0, 0
	for _, c := range everyFifthRejection(t) {
		switch read, ok := reasons[c.id]; {
		case !ok:
			missed++
		case read.differs != "":
			differ++
		default:
			same++
		}
	}
	fmt.Fprintf(b, "\n## Reasons\n\nEvery fifth rejection, %d of them, was read by hand: is what we say why Envoy refuses? `validate/reasons_test.go` has the list.\n\n", same+differ+missed)
	fmt.Fprintf(b, "| | |\n|---|---:|\n| the same reason | %d |\n| the same, but %s | %d |\n| missed | %d |\n", same, constraintFirst, differ, missed)
}

// everyFifthRejection is the sample that was read.
func everyFifthRejection(t *testing.T) (sample []corpusCase) {
	all := slices.DeleteFunc(corpusCases(t, wantedTypes("")), func(c corpusCase) bool {
		return c.verdict != reject || disputed[c.id] != ""
	})
	slices.SortFunc(all, func(a, b corpusCase) int { return strings.Compare(a.id, b.id) })
	for i := 0; i < len(all); i += 5 {
		sample = append(sample, all[i])
	}
	return sample
}

// rulesOf returns the rules whose errors refuse the case.
func rulesOf(a *agreement, t *testing.T, c corpusCase) (rules []diag.RuleID) {
	var list diag.List
	if !errors.As(c.unread, &list) {
		list = a.check(t, c)
	}
	for _, d := range list {
		if d.Severity == diag.Error {
			rules = append(rules, d.Rule.ID)
		}
	}
	return rules
}

var reasons = map[string]reason{
	"access_log_impl_test.AccessLogImplTest.GrpcStatusFilterUnsupportedValue":                                     {"proto-json-type-mismatch", ""},
	"adaptive_concurrency_filter_test.AdaptiveConcurrencyFilterTest.TestNanosValidationFail":                      {"proto-pgv", ""},
	"cluster_manager_impl_test.ClusterManagerImplTest.InvalidPriorityLocalClusterNameStatic":                      {"endpoint-local-cluster-priority", ""},
	"cluster_test.ClusterFactoryTest.InvalidUpstreamHttpProtocolOptions":                                          {"cluster-dfp-auto-sni", ""},
	"config_impl_test.RouteConfigurationV2.EmptyFilterConfigRejected":                                             {"proto-pgv", ""},
	"config_impl_test.RouteMatcherTest.PatternMatchConfigMissingBracket":                                          {"route-uri-template-match-invalid", ""},
	"config_impl_test.RouteMatcherTest.TestDuplicatePrefixWildcardDomainConfig":                                   {"vh-domain-duplicate", ""},
	"config_impl_test.RouteMatcherTest.TestMatchInvalidInputTwoMatchers":                                          {"vh-matcher-and-routes", ""},
	"config_impl_test.RouteMatcherTest.TestRequestHeadersToRemoveNoPseudoHeader.4":                                {"header-remove-forbidden", ""},
	"config_impl_test.RouteMatcherTest.WeightedClustersZeroSumOfWeights":                                          {"weighted-weight-missing", ""},
	"config_test.AwsLambdaFilterConfigTest.PerRouteConfigWithInvalidARN":                                          {"aws-lambda-arn", ""},
	"config_test.CacheFilterFactoryTest.UnregisteredTypedConfig@http/cache_v2":                                    {"ext-unknown-type-url", ""},
	"config_test.Config.NullClientSecret":                                                                         {"proto-pgv", constraintFirst},
	"config_test.ConfigTest.InvalidConfigStats":                                                                   {"proto-pgv", ""},
	"config_test.CustomResponseFilterConfigTest.PrefixRewrite":                                                    {"custom-response-redirect", ""},
	"config_test.Factory.FillTimerTooLow":                                                                         {"local-rl-fill-interval", ""},
	"config_test.Factory.NoRule@http/json_to_metadata":                                                            {"json-to-metadata", ""},
	"config_test.FileAccessLogTest.LogFormatJsonWithCustomCommands":                                               {"fmt-unknown-command", ""},
	"config_test.HeaderToMetadataFilterConfigTest.InvalidEmptyKey@filters/header_to_metadata":                     {"proto-pgv", ""},
	"config_test.HealthCheckerFactoryTest.CreateThriftMissingField.1":                                             {"hc-thrift", ""},
	"config_test.HttpConnectionManagerConfigTest.DeprecatedAccessLogFlushInterval.1":                              {"hcm-access-log-options-both", ""},
	"config_test.HttpConnectionManagerConfigTest.DynamicFilterDefaultRequireTypeUrlWithOldTypedStruct":            {"ecds-default-config-type", ""},
	"config_test.HttpConnectionManagerConfigTest.MaxResponseHeaderKbInvalid":                                      {"hcm-max-response-headers", ""},
	"config_test.HttpExtProcConfigTest.InvalidHttpServiceProcessingMode":                                          {"ext-proc-http-body", ""},
	"config_test.MaglevConfigTest.Validate.1":                                                                     {"lb-maglev-prime", ""},
	"config_test.MongoFilterConfigTest.InvalidFaultsType":                                                         {"proto-json-type-mismatch", ""},
	"config_test.PayloadToMetadataFilterConfigTest.EmptyMethodNameAndServiceName":                                 {"proto-pgv", ""},
	"config_test.RateLimitFilterConfigTest.ValidateFail@network/ratelimit":                                        {"proto-pgv", ""},
	"config_test.RoleBasedAccessControlFilterConfigFactoryTest.InvalidMatcherProto":                               {"rbac-matcher-input", ""},
	"config_test.RouterFilterConfigTest.BadRouterFilterConfig":                                                    {"proto-unknown-field-static", ""},
	"config_test.ThriftFilterConfigTest.ThriftProxyTrdsApiConfigSource":                                           {"thrift-trds-source", ""},
	"config_test.ZookeeperFilterConfigTest.UndefinedOpcode":                                                       {"proto-json-type-mismatch", ""},
	"configuration_impl_test.ConfigurationImplTest.IntervalAndAdminFlush":                                         {"bootstrap-stats-flush-both", ""},
	"context_impl_test.ServerContextConfigImplTest.InvalidIgnoreCertsNoCA.2":                                      {"tls-validation-expired-no-ca", ""},
	"datasource_server_preferred_address_test.DataSourceServerPreferredAddressConfigTest.Validation.2":            {"proto-pgv", ""},
	"engine_impl_test.RoleBasedAccessControlEngineImpl.InvalidConfig.4":                                           {"proto-pgv", ""},
	"fault_filter_test.FaultFilterBadConfigTest.EmptyDownstreamNodes":                                             {"proto-unknown-field-static", ""},
	"filter_config_test.ProtoApiScrubberFilterConfigTest.DescriptorValidations.1":                                 {"grpc-json-descriptor-bad", ""},
	"header_to_metadata_filter_test.HeaderToMetadataTest.RejectInvalidRuleOnRequestRules":                         {"h2m-no-action", ""},
	"internal_upstream_test.ConfigTest.UnsupportedMetadata":                                                       {"ts-internal-upstream-metadata", ""},
	"listener_manager_impl_test.ListenerManagerImplTest.RejectListenerWithInternalAndApiListener":                 {"listener-api-and-internal", ""},
	"listener_manager_impl_test.ListenerManagerImplWithRealFiltersTest.BadConnectionLessUdpConfigWithFilterChain": {"listener-udp-with-filter-chains", ""},
	"listener_manager_impl_test.ListenerManagerImplWithRealFiltersTest.MatcherFilterChainWithoutName":             {"fc-matcher-name-required", ""},
	"logical_dns_cluster_test.LogicalDnsImplementationsTest.BadConfig.3":                                          {"endpoint-logical-dns-one", ""},
	"lua_filter_test.LuaHttpFilterConfigTest.BadCode":                                                             {"lua-script-error", ""},
	"on_demand_filter_test.OnDemandConfigTest.Basic":                                                              {"xdstp-scheme", ""},
	"qatzip_compressor_impl_test.InvalidQatzipConfigTest.LoadConfigWithInvalidValues.5":                           {"proto-pgv", ""},
	"ratelimit_config_test.RateLimitConfigTest.NoAction":                                                          {"proto-pgv", constraintFirst},
	"reverse_connection_cluster_test.ReverseConnectionClusterTest.FormatterValidationErrors":                      {"fmt-unknown-command", ""},
	"route_test.RouteMatcherImplTest.RouteConfigurationYamlWithRepeatedHost":                                      {"generic-proxy", ""},
	"scoped_config_impl_test.HeaderValueExtractorImplDeathTest.InvalidConfig":                                     {"proto-pgv", ""},
	"server_test.ServerInstanceImplTest.BootstrapRtdsThroughEdsFails":                                             {"cs-cluster-not-primary", ""},
	"tcp_proxy_test.TcpProxyTest.SetTLVWithBothValueAndFormatStringFails":                                         {"tcp-proxy-tlv", ""},
	"upstream_config_unit_test.UpstreamKafkaConfigurationTest.shouldThrowIfKafkaClustersWithSameName":             {"kafka-mesh", ""},
	"upstream_impl_test.ParametrizedClusterInfoImplTest.UnsupportedPerHostFields":                                 {"cluster-per-host-thresholds", ""},
	"upstream_impl_test.StrictDnsParamTest.DropOverLoadConfigTestBadDenominator.2":                                {"proto-pgv", constraintFirst},
	"upstream_impl_test.StrictDnsParamTest.DropOverLoadConfigTestMultipleCategory":                                {"cluster-drop-overload-count", ""},
	"utility_test.ProtobufUtilityTest.YamlLoadFromStringFail.2":                                                   {"load-not-structured", ""},
}
