package decode

import "github.com/envoykit/envoykit/diag"

// The rules about text. Those that binary protobuf can break too are exported.
var (
	syntax = &diag.Rule{
		ID: "proto-yaml-parse", Severity: diag.Error,
		Title: "The text is YAML or JSON",
		Text:  "Envoy does not start with a bootstrap that it cannot read, and rejects such a file of resources.",
		Bad:   "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: [api",
		Good:  "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: api",
		Ref:   "common/protobuf/yaml_utility.cc MessageUtil::loadFromYaml",
	}
	UnknownStatic = &diag.Rule{
		ID: "proto-unknown-field-static", Severity: diag.Error,
		Title: "Every key is the name of a field",
		Text:  "Envoy refuses a bootstrap with a field that it does not know, also inside a typed_config.",
		Bad:   "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: api\nconect_timeout: 1s",
		Good:  "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: api\nconnect_timeout: 1s",
		Ref:   "common/protobuf/message_validator_impl.cc StrictValidationVisitorImpl",
	}
	UnknownDynamic = &diag.Rule{
		ID: "proto-unknown-field-dynamic", Severity: diag.Warning,
		Title: "Every key of a resource from a control plane is the name of a field",
		Text:  "Envoy ignores fields that it does not know in resources that a control plane sends, and counts them.",
		Ref:   "common/protobuf/message_validator_impl.cc WarningValidationVisitorImpl",
	}
	typeMismatch = &diag.Rule{
		ID: "proto-json-type-mismatch", Severity: diag.Error,
		Title: "Every value has the type of its field",
		Text:  "Numbers in range, enums by their names, durations in seconds, bytes in base64. Envoy refuses the whole file otherwise.",
		Bad:   "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: api\nconnect_timeout: 250ms",
		Good:  "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: api\nconnect_timeout: 0.25s",
		Ref:   "common/protobuf/yaml_utility.cc MessageUtil::loadFromJson",
	}
	oneofDouble = &diag.Rule{
		ID: "proto-oneof-double-set", Severity: diag.Error,
		Title: "Of fields that exclude one another only one is set",
		Text:  "Envoy refuses text that sets two members of a oneof.",
		Bad: "\"@type\": type.googleapis.com/envoy.config.core.v3.Address\n" +
			"socket_address: {address: 127.0.0.1, port_value: 80}\npipe: {path: /run/envoy.sock}",
		Good: "\"@type\": type.googleapis.com/envoy.config.core.v3.Address\nsocket_address: {address: 127.0.0.1, port_value: 80}",
		Ref:  "protobuf JSON parser via common/protobuf/yaml_utility.cc",
	}
	duplicateKey = &diag.Rule{
		ID: "yaml-duplicate-key", Severity: diag.Warning,
		Title: "No key stands twice in a mapping",
		Text:  "Envoy takes the last of them in YAML without a word; other readers refuse the text. In JSON, a key that is twice in a map is an error.",
		Bad:   "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: api\nname: api-v2",
		Good:  "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: api-v2",
		Ref:   "common/protobuf/yaml_utility.cc parseYamlNode",
	}
	mergeKey = &diag.Rule{
		ID: "yaml-merge-key", Severity: diag.Warning,
		Title: "Fields are written out instead of merged with \"<<\"",
		Text:  "Merge keys are no part of YAML 1.2, and the YAML library of most Envoys takes \"<<\" for the name of an unknown field. They are followed here.",
		Bad: "\"@type\": type.googleapis.com/envoy.config.core.v3.SocketAddress\n" +
			"<<: {address: 127.0.0.1}\nport_value: 80",
		Good: "\"@type\": type.googleapis.com/envoy.config.core.v3.SocketAddress\naddress: 127.0.0.1\nport_value: 80",
		Ref:  "github.com/jbeder/yaml-cpp/issues/41",
	}
	numberForText = &diag.Rule{
		ID: "yaml-number-for-text", Severity: diag.Warning,
		Title: "Text that looks like a decimal number is quoted",
		Text:  "Older Envoys take an unquoted 1.20 as text, newer ones as a number and refuse it where a text is expected.",
		Bad:   "\"@type\": type.googleapis.com/envoy.config.core.v3.Node\nid: 1.20",
		Good:  "\"@type\": type.googleapis.com/envoy.config.core.v3.Node\nid: \"1.20\"",
		Ref:   "common/protobuf/yaml_utility.cc parseYamlNode",
	}
	lenientForm = &diag.Rule{
		ID: "yaml-lenient-form", Severity: diag.Hint,
		Title: "Values are written in the form of protobuf JSON",
		Text: "Envoy's reader is more forgiving than others: a single value for a list, enums in another case, " +
			"a duration as {seconds: 1}, \"true\" for a bool.",
		Bad:  "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: api\nlb_policy: ring_hash",
		Good: "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\nname: api\nlb_policy: RING_HASH",
		Ref:  "protobuf JSON parser, legacy syntax",
	}
	TypeMissing = &diag.Rule{
		ID: "any-type-missing", Severity: diag.Error,
		Title: "A packed message names its type",
		Text:  "Without \"@type\" nobody knows which message the fields of a google.protobuf.Any belong to. Only an empty one needs none.",
		Bad: "\"@type\": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\nname: envoy.filters.http.router\n" +
			"typed_config: {suppress_envoy_headers: true}",
		Good: "\"@type\": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\nname: envoy.filters.http.router\n" +
			"typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router, suppress_envoy_headers: true}",
		Ref: "protobuf JSON parser via common/protobuf/yaml_utility.cc",
	}
	TypeUnknown = &diag.Rule{
		ID: "any-type-unknown", Severity: diag.Error,
		Title: "\"@type\" names a message of Envoy's API",
		Text:  "Envoy cannot read a message of a type that it was not built with. Types of the v2 API are gone for good.",
		Bad: "\"@type\": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\nname: router\n" +
			"typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.http.router.v3.Ruoter}",
		Good: "\"@type\": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\nname: router\n" +
			"typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}",
		Ref: "protobuf JSON parser via common/protobuf/yaml_utility.cc",
	}
	TypeThirdParty = &diag.Rule{
		ID: "any-type-third-party", Severity: diag.Warning,
		Title: "The type of a packed message is known",
		Text:  "A type outside Envoy's API loads only into an Envoy that was built with it. Its fields cannot be checked.",
		Bad: "\"@type\": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\nname: mine\n" +
			"typed_config: {\"@type\": type.googleapis.com/example.Filter, rate: 1}",
		Good: "\"@type\": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\nname: router\n" +
			"typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}",
		Ref: "protobuf JSON parser via common/protobuf/yaml_utility.cc",
	}
	TooDeep = &diag.Rule{
		ID: "load-too-deep", Severity: diag.Error,
		Title: "Not more than 100 mappings and lists are inside one another",
		Text:  "Envoy's JSON reader refuses to go deeper.",
		Ref:   "protobuf JSON parser, recursion limit",
	}
	aliasBomb = &diag.Rule{
		ID: "load-alias-bomb", Severity: diag.Error,
		Title: "Aliases unfold to a sensible size",
		Text:  "A few lines of YAML whose aliases repeat one another can stand for billions of nodes. Reading stops long before.",
	}
)

// Rules returns the rules of this package.
func Rules() []*diag.Rule {
	return []*diag.Rule{
		syntax, UnknownStatic, UnknownDynamic, typeMismatch, oneofDouble, duplicateKey, mergeKey, numberForText,
		lenientForm, TypeMissing, TypeUnknown, TypeThirdParty, TooDeep, aliasBomb,
	}
}
