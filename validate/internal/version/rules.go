package version

import (
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var unknownVersion = check.Rule(diag.Rule{
	ID: "envoy-version-unknown", Severity: diag.Error, GoOnly: true,
	Title: "the version of Envoy is one whose API is known",
	Text: "What each version knows is recorded for the last ten. Nothing can be said for older ones, and for newer ones than the API that is linked; what " +
		"is judged without a version is judged for the newest.",
	Bad:  `builder.New().Envoy("1.12")`,
	Good: `builder.New().Envoy("1.37")`,
})

var unknownField = check.Rule(diag.Rule{
	ID: "version-unknown-field", Severity: diag.Error,
	Title: "every field is known to the version of Envoy that will load it",
	Text: "Envoy refuses a bootstrap with a field that it does not know, also inside a typed_config. In what a control plane sends it ignores the field, and counts it: " +
		"then this is a warning, unless the field is the choice that a oneof needs. A field that holds its default cannot be told from one that is not set.",
	Bad: `# options: envoy 1.33
"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
virtual_hosts: [{name: a, domains: ["*"], request_body_buffer_limit: 1024}]
`,
	Good: `# options: envoy 1.37
"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
virtual_hosts: [{name: a, domains: ["*"], request_body_buffer_limit: 1024}]
`,
	Ref: "common/protobuf/message_validator_impl.cc onUnknownField",
})

var unknownValue = check.Rule(diag.Rule{
	ID: "version-unknown-value", Severity: diag.Error,
	Title: "every enum value is known to the version of Envoy that will load it",
	Text: "The text of a file that names a value which Envoy does not know cannot be read. In what a control plane sends the value is a number, which Envoy refuses where the field says that its values " +
		"are defined; elsewhere this is a warning.",
	Bad: `# options: envoy 1.32
"@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
grpc_service: {envoy_grpc: {cluster_name: a}}
processing_mode: {request_body_mode: FULL_DUPLEX_STREAMED, request_trailer_mode: SEND}
`,
	Good: `# options: envoy 1.33
"@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
grpc_service: {envoy_grpc: {cluster_name: a}}
processing_mode: {request_body_mode: FULL_DUPLEX_STREAMED, request_trailer_mode: SEND}
`,
	Ref: "common/protobuf/yaml_utility.cc MessageUtil::loadFromJson",
})

var unsetField = check.Rule(diag.Rule{
	ID: "version-required-field", Severity: diag.Error,
	Title: "what the version of Envoy that will load it requires is set",
	Text: "Some fields had to be set until a version made them optional. An older Envoy refuses a message without them. Other constraints that were " +
		"stricter once, such as those of numbers, are not known here.",
	Bad: `# options: envoy 1.33
"@type": type.googleapis.com/envoy.config.core.v3.RuntimeFeatureFlag
default_value: true
`,
	Good: `# options: envoy 1.34
"@type": type.googleapis.com/envoy.config.core.v3.RuntimeFeatureFlag
default_value: true
`,
	Ref: "common/protobuf/utility.h MessageUtil::validate",
})

var unknownType = check.Rule(diag.Rule{
	ID: "version-unknown-type", Severity: diag.Error,
	Title: "every extension is known to the version of Envoy that will load it",
	Text: "Envoy finds an extension by the type of its configuration. It refuses a type that it does not have, but skips an optional filter. That a version has the type does not say that it was built with " +
		"the extension.",
	Bad: `# options: envoy 1.32
"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
load_assignment: {cluster_name: a}
cluster_type: {name: envoy.clusters.dns, typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster}}
`,
	Good: `# options: envoy 1.33
"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
load_assignment: {cluster_name: a}
cluster_type: {name: envoy.clusters.dns, typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster}}
`,
	Ref: "common/config/utility.h getAndCheckFactory",
})

var deprecated = check.Rule(diag.Rule{
	ID: "proto-deprecated-field", Severity: diag.Warning,
	Title: "no deprecated field is used",
	Text: "Envoy takes a deprecated field or value with a warning in its log, and counts it. It refuses it where the runtime of the bootstrap says so (envoy.features.fail_on_any_deprecated_feature). Reported " +
		"where a version is named: what replaces the field may be unknown to an older Envoy.",
	Bad: `# options: envoy 1.36
"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
virtual_hosts: [{name: a, domains: ["*"], per_request_buffer_limit_bytes: 1024}]
`,
	Good: `# options: envoy 1.35
"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
virtual_hosts: [{name: a, domains: ["*"], per_request_buffer_limit_bytes: 1024}]
`,
	Ref: "common/protobuf/utility.cc deprecatedFieldHelper",
})
