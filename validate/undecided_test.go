package validate_test

// undecided are the checks of the catalogue that no rule decides, with the reason.
var undecided = map[string]string{
	"proto-file-extension":           "what the file is called when Envoy starts is not known; load reads what it holds, and names a file that cannot be read so (load-malformed-protobuf)",
	"ds-env-missing":                 "the environment of the process that will be Envoy",
	"bootstrap-empty":                "flags of the process that will be Envoy",
	"bootstrap-admin-bind":           "ports that are in use on the host that Envoy will run on",
	"listener-bind-failure":          "ports and addresses of the host that Envoy will run on",
	"xdstp-no-authority":             "behind a runtime feature that is off",
	"cs-node-required":               flags,
	"bootstrap-node-for-xds":         flags,
	"stats-sink-statsd-tcp-node":     flags,
	"listener-udp-reuse-port":        concurrency + "; warned of",
	"cluster-alt-svc-kv-concurrency": concurrency,

	"bootstrap-load-stats-type":    late,
	"bootstrap-load-stats-cluster": late,
	"bootstrap-hds":                late,

	"cs-google-grpc-not-built": built,
	"listener-quic-not-built":  built,
	"hcm-header-validator":     built + "; warned of",
	"tls-compliance-policy":    built + ", and of the TLS library in it",
	"tls-curve-invalid":        library,
	"tls-sigalg-invalid":       library,

	"runtime-rtds-name-mismatch": responses,
	"rc-rds-count":               responses,
	"endpoint-eds-count":         responses,
	"secret-sds-count":           responses,
	"listener-reuse-port-change": "compares two versions of a listener, and there is one",
	"lds-partial-accept":         partial,
	"cds-partial-accept":         partial,

	"grpc-json-method": "needs the parser of HTTP rules that Envoy's transcoder has",

	"bootstrap-validate-mode-gaps": "about a flag of Envoy, not about a configuration",
}

// Reasons that several share.
const (
	flags       = "the flags --service-node and --service-cluster may give what the bootstrap lacks; warned of"
	concurrency = "the number of threads, a flag or a property of the host"
	late        = "Envoy loads the configuration and shuts down later; warned of"
	built       = "a property of the build"
	library     = "TLS libraries differ in what they know; warned of"
	responses   = "about what a response holds, and the resources here need not come in one"
	partial     = "says how far a refusal reaches; each resource is judged by its own rules"
)
