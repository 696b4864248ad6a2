package main

// release is a version of Envoy and the modules that have its API. They are its own, or the first that
// were published after it: a name that they lack, the version lacks for sure.
type release struct {
	version       string
	core, contrib module
}

// module is a version of a Go module with its checksum, as go.sum would have it: the checksum database does
// not know all of the old ones.
type module struct{ version, sum string }

const (
	root    = "github.com/envoyproxy/go-control-plane@"
	core    = "github.com/envoyproxy/go-control-plane/envoy@"
	contrib = "github.com/envoyproxy/go-control-plane/contrib@"
)

// releases are the versions in the table, oldest first. The last one is what this module requires.
//
// From 1.35 on, the tags of the core module are those of Envoy (compared with the .proto files of Envoy 1.37.0,
// 1.38.1 and 1.39.0: the names are the same). Before, the modules went their own ways:
//
//	1.31 of July 19, 2024      module of August 9
//	1.32 of October 15, 2024   module of that day
//	1.33 of January 14, 2025   modules of February 3
//	1.34 of April 15, 2025     core of June 22, contrib of April 30
//	1.35 of July 22, 2025      contrib of October 13
//
// What Envoy added in between is taken to be known already, but for what late names.
var releases = []release{
	{"1.31", module{root + "v0.13.0", "h1:HzkeUz1Knt+3bK+8LG1bxOO/jzWZmdxpwC51i202les="}, module{}},
	{"1.32", module{root + "v0.13.1", "h1:vPfJZCkob6yTMEgS+0TwfTUfbHjfy/6vOJ8hUWX/uXE="}, module{}},
	{"1.33", module{core + "v1.32.4", "h1:jb83lalDRZSpPWW2Z7Mck/8kXZ5CQAFYVjQcdVIr83A="}, module{contrib + "v1.32.4", "h1:/udV6s9xkDGe13WfrT2MHAxXTNDMBYBPxI1GkleCrmM="}},
	{"1.34", module{core + "v1.32.5-0.20250622153809-434b6986176d", "h1:mbxMT8XP3hEorIeTp4Yvcz5qKzE2n2q4IMU3SxuikaQ="}, module{contrib + "v1.32.5-0.20250430092421-68a532e11403", "h1:5wPocL1bGYhA4TtKZwcdVI5fsXo1JatkbcxPBcFQswc="}},
	{"1.35", module{core + "v1.35.0", "h1:ixjkELDE+ru6idPxcHLj8LBVc2bFP7iBytj353BoHUo="}, module{contrib + "v1.36.0", "h1:CE6RcV/Jvn0dUupemzYsMYLdP8ValgX2Sj7sHihJ6Mg="}},
	{"1.36", module{core + "v1.36.0", "h1:yg/JjO5E7ubRyKX3m07GF3reDNEnfOboJ0QySbH736g="}, module{contrib + "v1.36.0", "h1:CE6RcV/Jvn0dUupemzYsMYLdP8ValgX2Sj7sHihJ6Mg="}},
	{"1.37", module{core + "v1.37.0", "h1:u3riX6BoYRfF4Dr7dwSOroNfdSbEPe9Yyl09/B6wBrQ="}, module{contrib + "v1.36.1-0.20260115164926-066cbd5b3989", "h1:KTd1TJym7dgV1L1XlxXeJNct7rJI3xTV+iuArq40wm0="}},
	{"1.38", module{core + "v1.38.0", "h1:ovzP8o7gc/gkR+Pse/7TbW81fKy0p0JL8H+HxGohZKc="}, module{contrib + "v1.36.1-0.20260418153000-ae8637bdda9d", "h1:FJ100noQz7KEfEDvpR2W9cKq9LBhH0Ixs1aSL9BnqhU="}},
	{"1.39", module{core + "v1.39.0", "h1:1uwRDYPYG8BIBU9Mj1sUAebNmlM6beu/ZKKweSLDxk8="}, module{contrib + "v1.36.1-0.20260713214202-ca8ce173c36f", "h1:a4wgSYb7fOhCRA+Fm//N70TcxDOit20VlwVooHeCyes="}},
	{"1.40", module{core + "v1.40.0", "h1:G4dcl8KE/HVPnZ25BBdvGZWi8JjyeBfQSvm95U5P1Qc="}, module{contrib + "v1.36.1-0.20260729145720-a2d8c7492908", "h1:+7FtQqQ7Yfo5dgsAyTAIe8OhmUtWUw6VjeQ3by2Xdm4="}},
}

// late are names that the modules of a version have, and Envoy came to know only in the next: they occur nowhere in the source
// of the release, and the release notes of the next call them new, or its list of extensions (extensions_metadata.yaml) is the first with them.
// (One of contrib: it is not in the .proto files of 1.37.)
var late = map[string]string{
	"envoy.config.core.v3.Http2ProtocolOptions.max_metadata_size":                                            "1.34",
	"envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig.disable_dns_refresh_on_failure":         "1.34",
	"envoy.extensions.filters.http.oauth2.v3.OAuth2Config.cookie_configs":                                    "1.34",
	"envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.trust_bundles":                      "1.34",
	"envoy.extensions.filters.http.header_mutation.v3.Mutations.request_trailers_mutations":                  "1.35",
	"envoy.extensions.filters.http.header_mutation.v3.Mutations.response_trailers_mutations":                 "1.35",
	"envoy.extensions.filters.http.oauth2.v3.OAuth2Config.code_verifier_token_expires_in":                    "1.35",
	"envoy.extensions.filters.http.oauth2.v3.OAuth2Config.csrf_token_expires_in":                             "1.35",
	"envoy.extensions.filters.http.oauth2.v3.OAuth2Config.end_session_endpoint":                              "1.35",
	"envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector.enable_ja4_fingerprinting":              "1.35",
	"envoy.extensions.http.stateful_session.envelope.v3.EnvelopeSessionState":                                "1.35",
	"envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig.num_resolver_threads": "1.35",
	"envoy.extensions.resource_monitors.cgroup_memory.v3.CgroupMemoryConfig":                                 "1.35",
	"envoy.extensions.router.cluster_specifiers.matcher.v3.MatcherClusterSpecifier":                          "1.35",
	"envoy.extensions.matching.common_inputs.network.v3.DynamicMetadataInput":                                "1.32",
	"envoy.extensions.matching.input_matchers.metadata.v3.Metadata":                                          "1.32",
	"envoy.extensions.tap_sinks.udp_sink.v3alpha.UdpSink":                                                    "1.34",
	"envoy.extensions.tracers.opentelemetry.samplers.v3.ParentBasedSamplerConfig":                            "1.35",
	"envoy.extensions.tracers.opentelemetry.samplers.v3.TraceIdRatioBasedSamplerConfig":                      "1.35",
	"envoy.extensions.private_key_providers.kae.v3alpha.KaePrivateKeyMethodConfig":                           "1.38",
}
