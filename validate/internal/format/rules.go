package format

import (
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// log returns an access log with a format, the shortest message that can break the rules here.
func log(format string) string {
	return `"@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
path: /dev/stdout
log_format: {text_format_source: {inline_string: '` + format + `'}}
`
}

const readAtLoad = "Envoy parses format strings when it loads the configuration, and refuses what holds a wrong one. "

var badSyntax = check.Rule(diag.Rule{
	ID: "fmt-syntax", Severity: diag.Error,
	Title: "every percent sign of a format string begins a command or is doubled",
	Text: readAtLoad + "At each percent sign it wants %NAME%, %NAME(parameters)%, either with :length before the last percent sign, or %%. " +
		"Names are upper case.",
	Bad:  log("100% of %PROTOCOL%"),
	Good: log("100%% of %PROTOCOL%"),
	Ref:  "substitution_formatter.cc SubstitutionFormatParser::parse",
})

var unknownCommand = check.Rule(diag.Rule{
	ID: "fmt-unknown-command", Severity: diag.Error,
	Title: "the commands of a format string exist",
	Text: readAtLoad + "A command is one of those built in, or belongs to one of the formatters that stand beside the format. " +
		"Names are case-sensitive.",
	Bad:  log("%RESPONSE_CODES%"),
	Good: log("%RESPONSE_CODE%"),
	Ref:  "substitution_formatter.cc SubstitutionFormatParser::parse",
})

var noParams = check.Rule(diag.Rule{
	ID: "fmt-no-params", Severity: diag.Error,
	Title: "a command that takes no parameters stands alone",
	Text:  readAtLoad + "Most commands are only a name: neither parameters nor a length may follow.",
	Bad:   log("%PROTOCOL(short)%"),
	Good:  log("%PROTOCOL%"),
	Ref:   "substitution_format_utility.cc CommandSyntaxChecker::verifySyntax",
})

var paramsRequired = check.Rule(diag.Rule{
	ID: "fmt-params-required", Severity: diag.Error,
	Title: "a command that needs parameters has them",
	Text:  readAtLoad + "REQ, RESP, TRAILER, QUERY_PARAM, ENVIRONMENT, COMMON_DURATION and the metadata commands say nothing without parameters.",
	Bad:   log("%REQ%"),
	Good:  log("%REQ(:PATH)%"),
	Ref:   "substitution_format_utility.cc CommandSyntaxChecker::verifySyntax",
})

var lengthNotAllowed = check.Rule(diag.Rule{
	ID: "fmt-length-not-allowed", Severity: diag.Error,
	Title: "a maximum length follows only commands that can be cut",
	Text: readAtLoad + "Metadata, times, durations, response code details and gRPC statuses cannot be cut, although the manual shows a length " +
		"for some of them.",
	Bad:  log("%DYNAMIC_METADATA(com.example:user):10%"),
	Good: log("%DYNAMIC_METADATA(com.example:user)% %REQ(:PATH):10%"),
	Ref:  "substitution_format_utility.cc CommandSyntaxChecker::verifySyntax",
})

var headerAlternatives = check.Rule(diag.Rule{
	ID: "fmt-header-alternatives", Severity: diag.Error,
	Title: "a header command names at most one alternative",
	Text:  readAtLoad + "REQ(X?Y) means X, or else Y. There is no third.",
	Bad:   log("%REQ(X-A?X-B?X-C)%"),
	Good:  log("%REQ(X-A?X-B)%"),
	Ref:   "substitution_format_utility.cc parseSubcommandHeaders",
})

var headerNameChars = check.Rule(diag.Rule{
	ID: "fmt-header-name-chars", Severity: diag.Error,
	Title: "a header command names a header that can exist",
	Text:  readAtLoad + "The name of a header is made of letters, digits and a few signs, with a colon before it for a pseudo-header.",
	Bad:   log("%REQ(X FORWARDED FOR)%"),
	Good:  log("%REQ(X-FORWARDED-FOR)%"),
	Ref:   "substitution_format_utility.cc parseSubcommandHeaders",
})

var timeNewline = check.Rule(diag.Rule{
	ID: "fmt-time-newline", Severity: diag.Error,
	Title: "a time format holds no line break",
	Text:  readAtLoad + "The conversion %n of a time format writes a line break, which Envoy does not allow there.",
	Bad:   log("%START_TIME(%Y%n%m)%"),
	Good:  log("%START_TIME(%Y-%m)%"),
	Ref:   "stream_info_formatter.cc SystemTimeFormatter",
})

var filterStateArgs = check.Rule(diag.Rule{
	ID: "fmt-filter-state", Severity: diag.Error,
	Title: "a filter state command names a key, and how it is written",
	Text:  readAtLoad + "FILTER_STATE(key), (key:PLAIN), (key:TYPED) or (key:FIELD:name) are what there is.",
	Bad:   log("%FILTER_STATE(user:JSON)%"),
	Good:  log("%FILTER_STATE(user:PLAIN)%"),
	Ref:   "stream_info_formatter.cc FilterStateFormatter::create",
})

var commonDuration = check.Rule(diag.Rule{
	ID: "fmt-common-duration", Severity: diag.Error,
	Title: "COMMON_DURATION names two points in time and a precision",
	Text:  readAtLoad + "COMMON_DURATION(START:END) is in milliseconds, COMMON_DURATION(START:END:us) says which unit: ms, us or ns.",
	Bad:   log("%COMMON_DURATION(DS_RX_BEG:DS_TX_END:s)%"),
	Good:  log("%COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)%"),
	Ref:   "stream_info_formatter.cc CommonDurationFormatter",
})

var grpcStatus = check.Rule(diag.Rule{
	ID: "fmt-grpc-status", Severity: diag.Error,
	Title: "GRPC_STATUS is written in a way that Envoy knows",
	Text:  readAtLoad + "The ways are CAMEL_STRING, SNAKE_STRING and NUMBER.",
	Bad:   log("%GRPC_STATUS(STRING)%"),
	Good:  log("%GRPC_STATUS(SNAKE_STRING)%"),
	Ref:   "http_specific_formatter.cc GrpcStatusFormatter",
})

var pathOption = check.Rule(diag.Rule{
	ID: "fmt-path", Severity: diag.Error,
	Title: "PATH has options that Envoy knows",
	Text:  readAtLoad + "PATH(X:Y): X says whether the query belongs to it (WQ, NQ), Y where it is taken from (ORIG, PATH, ORIG_OR_PATH).",
	Bad:   log("%PATH(QUERY)%"),
	Good:  log("%PATH(NQ:ORIG)%"),
	Ref:   "http_specific_formatter.cc PathFormatter::create",
})

var metadataKind = check.Rule(diag.Rule{
	ID: "fmt-metadata", Severity: diag.Error,
	Title: "METADATA names a kind of metadata that Envoy knows",
	Text:  readAtLoad + "The kinds are DYNAMIC, CLUSTER, ROUTE, UPSTREAM_HOST, LISTENER, LISTENER_FILTER_CHAIN and VIRTUAL_HOST.",
	Bad:   log("%METADATA(HOST:com.example:user)%"),
	Good:  log("%METADATA(ROUTE:com.example:user)%"),
	Ref:   "extensions/formatter/metadata/metadata.cc",
})

var xfccKey = check.Rule(diag.Rule{
	ID: "fmt-xfcc", Severity: diag.Error,
	Title: "XFCC_VALUE names an element of x-forwarded-client-cert",
	Text:  readAtLoad + "The elements are by, hash, cert, chain, subject, uri and dns.",
	Bad:   log("%XFCC_VALUE(email)%"),
	Good:  log("%XFCC_VALUE(uri)%"),
	Ref:   "extensions/formatter/xfcc_value/xfcc_value.cc",
})

var celArgs = check.Rule(diag.Rule{
	ID: "fmt-cel", Severity: diag.Error,
	Title: "CEL and TYPED_CEL have an expression that can be compiled",
	Text:  readAtLoad + "What holds for other expressions holds here: cel-expression tells.",
	Bad:   log(`%CEL(request.headers["x-user")%`),
	Good:  log(`%CEL(request.headers["x-user"])%`),
	Ref:   "extensions/formatter/cel/cel.cc",
})
