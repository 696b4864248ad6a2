package bootstrap

import (
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// overAPI is a sample of a cluster whose endpoints come from an API with these fields.
func overAPI(fields string) string {
	return aCluster + "type: EDS\neds_cluster_config: {eds_config: {api_config_source: {" + fields + "}}}\n"
}

const oneService = "grpc_services: [{envoy_grpc: {cluster_name: xds}}]"

var (
	specifierMissing = check.Rule(diag.Rule{
		ID: "cs-specifier-missing", Severity: diag.Error,
		Title: "a source of configuration is a file, an API, or ADS",
		Text:  "Envoy refuses a source that says none of these. self is for the xDS clients of gRPC, and Envoy does not know it.",
		Bad:   aCluster + "type: EDS\neds_cluster_config: {eds_config: {self: {}}}\n",
		Good:  aCluster + "type: EDS\neds_cluster_config: {eds_config: {ads: {}}}\n",
		Ref:   "common/config/subscription_factory_impl.cc subscriptionFromConfigSource",
	})
	pathNotFound = check.Rule(diag.Rule{
		ID: "cs-path-not-found", Severity: diag.Error,
		Title:  "the file with configuration exists",
		Text:   "Envoy watches the file from the moment it subscribes, and refuses a path that does not exist.",
		GoOnly: true,
		Bad:    `source.File("/does/not/exist.yaml") // judged with Options.Files`,
		Good:   `source.File("/etc/envoy/eds.yaml")`,
		Ref:    "common/config/utility.cc checkFilesystemSubscriptionBackingPath",
	})
	adsMissing = check.Rule(diag.Rule{
		ID: "cs-ads-without-ads-config", Severity: diag.Error,
		Title: "what comes from ADS needs ads_config",
		Text:  "dynamic_resources.ads_config says where ADS is. Without it the first subscription to ADS fails when it starts, in places with a crash.",
		Bad:   aBootstrap + aNode + "dynamic_resources: {cds_config: {ads: {}}}\n",
		Good: aBootstrap + aNode + xdsCluster +
			"dynamic_resources: {cds_config: {ads: {}}, ads_config: {api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}}\n",
		Ref: "common/config/null_grpc_mux_impl.h addWatch",
	})
	noService = check.Rule(diag.Rule{
		ID: "cs-api-no-service", Severity: diag.Error,
		Title: "an API of configuration says whom to ask",
		Text:  "Envoy refuses an api_config_source with neither grpc_services nor, for REST, cluster_names.",
		Bad:   overAPI("api_type: GRPC"),
		Good:  overAPI("api_type: GRPC, " + oneService),
		Ref:   "common/config/utility.cc checkApiConfigSourceNames",
	})
	grpcClusterNames = check.Rule(diag.Rule{
		ID: "cs-grpc-with-cluster-names", Severity: diag.Error,
		Title: "a gRPC source names its server in grpc_services",
		Text:  "cluster_names is for REST. Envoy refuses it with a gRPC api_type.",
		Bad:   overAPI("api_type: GRPC, cluster_names: [xds]"),
		Good:  overAPI("api_type: GRPC, " + oneService),
		Ref:   "common/config/utility.cc checkApiConfigSourceNames",
	})
	tooManyServices = check.Rule(diag.Rule{
		ID: "cs-grpc-too-many-services", Severity: diag.Error,
		Title: "a source has one gRPC service",
		Text:  "Envoy refuses a second one, unless the runtime feature xds_failover_support is on.",
		Bad:   overAPI("api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: b}}, {envoy_grpc: {cluster_name: c}}]"),
		Good:  overAPI("api_type: GRPC, " + oneService),
		Ref:   "common/config/utility.cc checkApiConfigSourceNames",
	})
	restServices = check.Rule(diag.Rule{
		ID: "cs-rest-with-grpc-services", Severity: diag.Error,
		Title: "a REST source names its server in cluster_names",
		Text:  "Envoy refuses grpc_services with the api_type REST.",
		Bad:   overAPI("api_type: REST, refresh_delay: 5s, " + oneService),
		Good:  overAPI("api_type: REST, refresh_delay: 5s, cluster_names: [xds]"),
		Ref:   "common/config/utility.cc checkApiConfigSourceNames",
	})
	restOneCluster = check.Rule(diag.Rule{
		ID: "cs-rest-one-cluster", Severity: diag.Error,
		Title: "a REST source asks one cluster",
		Text:  "Envoy refuses a REST source with more than one of cluster_names.",
		Bad:   overAPI("api_type: REST, refresh_delay: 5s, cluster_names: [b, c]"),
		Good:  overAPI("api_type: REST, refresh_delay: 5s, cluster_names: [xds]"),
		Ref:   "common/config/utility.cc checkApiConfigSourceNames",
	})
	refreshDelay = check.Rule(diag.Rule{
		ID: "cs-rest-refresh-delay", Severity: diag.Error,
		Title: "a REST source says how often to ask",
		Text:  "A REST server cannot push. Envoy refuses a REST source without refresh_delay.",
		Bad:   overAPI("api_type: REST, cluster_names: [xds]"),
		Good:  overAPI("api_type: REST, refresh_delay: 5s, cluster_names: [xds]"),
		Ref:   "config_subscription/rest/http_subscription_impl.cc",
	})
	notPrimary = check.Rule(diag.Rule{
		ID: "cs-cluster-not-primary", Severity: diag.Error,
		Title: "configuration is asked of a cluster that needs no control plane itself",
		Text: "The cluster of a GRPC or REST source has to be in the bootstrap, and not get its endpoints over the network. Envoy refuses others; it does " +
			"not look for DELTA_GRPC, and for secrets.",
		Bad:  aBootstrap + aNode + "dynamic_resources: {cds_config: {api_config_source: {api_type: GRPC, " + oneService + "}}}\n",
		Good: aBootstrap + aNode + xdsCluster + "dynamic_resources: {cds_config: {api_config_source: {api_type: GRPC, " + oneService + "}}}\n",
		Ref:  "common/config/utility.cc checkApiConfigSourceSubscriptionBackingCluster",
	})
	aggregated = check.Rule(diag.Rule{
		ID: "cs-aggregated-in-api-source", Severity: diag.Error,
		Title: "an ordinary source of configuration is not aggregated",
		Text:  "What comes over the aggregated stream says ads: {}. Envoy refuses the api_types AGGREGATED_GRPC and AGGREGATED_DELTA_GRPC but for xdstp collections.",
		Bad:   overAPI("api_type: AGGREGATED_GRPC, " + oneService),
		Good:  overAPI("api_type: GRPC, " + oneService),
		Ref:   "common/config/subscription_factory_impl.cc subscriptionFromConfigSource",
	})
	apiTypeUnset = check.Rule(diag.Rule{
		ID: "cs-api-type-unset", Severity: diag.Error,
		Title: "an API of configuration has a type",
		Text:  "The value of an unset api_type stands for a protocol that is gone. Envoy refuses it.",
		Bad:   overAPI(oneService),
		Good:  overAPI("api_type: GRPC, " + oneService),
		Ref:   "common/config/subscription_factory_impl.cc",
	})
	transportV2 = check.Rule(diag.Rule{
		ID: "cs-transport-version-v2", Severity: diag.Error,
		Title: "configuration is asked in version 3 of the protocol",
		Text:  "Envoy does not speak version 2 of its protocols any more and refuses transport_api_version V2, also of services for rate limits and access logs.",
		Bad:   overAPI("api_type: GRPC, transport_api_version: V2, " + oneService),
		Good:  overAPI("api_type: GRPC, transport_api_version: V3, " + oneService),
		Ref:   "common/config/utility.h checkTransportVersion",
	})
	backoffOrder = check.Rule(diag.Rule{
		ID: "cs-grpc-backoff-order", Severity: diag.Error,
		Title: "the pause between attempts grows",
		Text:  "Envoy refuses a retry_back_off whose max_interval is below its base_interval.",
		Bad:   overAPI("api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds, retry_policy: {retry_back_off: {base_interval: 5s, max_interval: 1s}}}}]"),
		Good:  overAPI("api_type: GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds, retry_policy: {retry_back_off: {base_interval: 1s, max_interval: 5s}}}}]"),
		Ref:   "common/config/utility.cc buildJitteredExponentialBackOffStrategy",
	})
	fillRate = check.Rule(diag.Rule{
		ID: "cs-rate-limit-fill-rate", Severity: diag.Error,
		Title: "requests for configuration are limited by a number",
		Text:  "Envoy refuses a fill_rate that is infinite or not a number.",
		Bad:   overAPI("api_type: GRPC, rate_limit_settings: {fill_rate: Infinity}, " + oneService),
		Good:  overAPI("api_type: GRPC, rate_limit_settings: {fill_rate: 5}, " + oneService),
		Ref:   "common/config/utility.cc parseRateLimitSettings",
	})
	authoritySource = check.Rule(diag.Rule{
		ID: "xdstp-authority-source", Severity: diag.Error,
		Title: "resources with xdstp names come over an aggregated stream",
		Text: "config_sources and default_config_source are api_config_sources of the type AGGREGATED_GRPC or AGGREGATED_DELTA_GRPC. Those of config_sources name " +
			"their authorities, each once.",
		Bad:  aBootstrap + xdsCluster + "default_config_source: {api_config_source: {api_type: GRPC, " + oneService + "}}\n",
		Good: aBootstrap + xdsCluster + "default_config_source: {api_config_source: {api_type: AGGREGATED_GRPC, " + oneService + "}}\n",
		Ref:  "common/config/xds_manager_impl.cc createAuthority",
	})
)
