package load

import (
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/decode"
)

var (
	empty = &diag.Rule{
		ID: "load-empty", Severity: diag.Error,
		Title: "A configuration file has content",
		Text:  "Envoy refuses an empty file.",
		Ref:   "common/protobuf/yaml_utility.cc MessageUtil::loadFromYaml",
	}
	notStructured = &diag.Rule{
		ID: "load-not-structured", Severity: diag.Error,
		Title: "A configuration is a mapping or a list",
		Text:  "Envoy refuses YAML that is a single value.",
		Ref:   "common/protobuf/yaml_utility.cc MessageUtil::loadFromYaml",
	}
	unrecognized = &diag.Rule{
		ID: "load-unrecognized", Severity: diag.Error,
		Title: "It can be told which messages a file holds",
		Text:  "A file that is no bootstrap, names no type with \"@type\", and fits no type by its fields can only be read with the type given.",
	}
	unknownKey = &diag.Rule{
		ID: "load-unknown-key", Severity: diag.Warning,
		Title: "The keys around a list of resources are known",
		Text:  "Envoy reads files of resources as discovery responses, and refuses other fields.",
	}
	severalDocuments = &diag.Rule{
		ID: "load-several-documents", Severity: diag.Warning,
		Title: "A bootstrap is one YAML document",
		Text:  "Envoy reads the first document of a file and ignores what follows \"---\".",
		Ref:   "common/protobuf/yaml_utility.cc ValueUtil::loadFromYaml",
	}
	tooLarge = &diag.Rule{
		ID: "load-too-large", Severity: diag.Error,
		Title: "A file is not larger than the limit",
		Text:  "The limit guards the program that reads; it can be raised.",
	}
	malformed = &diag.Rule{
		ID: "load-malformed-protobuf", Severity: diag.Error,
		Title: "Binary and text protobuf can be read as the message they should hold",
		Text:  "Envoy refuses a file that it cannot parse.",
		Ref:   "common/protobuf/utility.cc MessageUtil::loadFromFile",
	}
	otherType = &diag.Rule{
		ID: "xds-type-url-mismatch", Severity: diag.Error,
		Title: "A file of resources holds what its config source asks for",
		Text:  "The file that cds_config names holds clusters, that of lds_config listeners. Envoy takes nothing of a file with a resource of another type.",
		Ref:   "config_subscription/filesystem/filesystem_subscription_impl.cc",
	}
	notFollowed = &diag.Rule{
		ID: "load-file-not-followed", Severity: diag.Warning,
		Title: "The files that config sources name can be read",
		Text:  "Files are looked for relative to the one that names them, and only inside the directory that the caller allows. Envoy may find them elsewhere.",
	}
)

// Rules returns the rules about the text of files.
func Rules() []*diag.Rule {
	own := []*diag.Rule{empty, notStructured, unrecognized, unknownKey, severalDocuments, tooLarge, malformed, otherType, notFollowed}
	return append(own, decode.Rules()...)
}
