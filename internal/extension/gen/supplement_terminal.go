package main

// The three answers to "does this filter end its chain", constants of package extension; a filter without one is not judged.
const (
	ends    = "alwaysTerminal"
	passes  = "neverTerminal"
	depends = "terminalByConfig"
)

// terminals say which filters end a chain (rules fc-terminal-not-last, fc-non-terminal-last and the hcm- ones).
// An HTTP filter of the 1.36 metadata that is not named here passes on: the catalogue names every one that ends the chain.
var terminals = map[string]string{
	"envoy.filters.http.router":         ends,
	"envoy.filters.http.upstream_codec": ends,

	"envoy.filters.http.composite":          depends, // "composite/ECDS as declared"
	"envoy.filters.http.dynamic_modules":    depends, // terminal_filter
	"envoy.filters.http.match_delegate":     depends, // as the filter inside
	"envoy.filters.network.dynamic_modules": depends, // terminal_filter
	"envoy.filters.network.match_delegate":  depends, // as the filter inside
	"envoy.filters.network.golang":          depends, // is_terminal_filter
	"envoy.filters.http.golang":             passes,

	"envoy.filters.network.direct_response":                      ends,
	"envoy.filters.network.dubbo_proxy":                          ends,
	"envoy.filters.network.echo":                                 ends,
	"envoy.filters.network.envoy_mobile_http_connection_manager": ends,
	"envoy.filters.network.generic_proxy":                        ends,
	"envoy.filters.network.http_connection_manager":              ends,
	"envoy.filters.network.redis_proxy":                          ends,
	"envoy.filters.network.reverse_tunnel":                       ends, // its factory declares it
	"envoy.filters.network.sip_proxy":                            ends,
	"envoy.filters.network.tcp_proxy":                            ends,
	"envoy.filters.network.thrift_proxy":                         ends,

	"envoy.filters.network.connection_limit":          passes,
	"envoy.filters.network.ext_authz":                 passes,
	"envoy.filters.network.ext_proc":                  passes,
	"envoy.filters.network.local_ratelimit":           passes,
	"envoy.filters.network.mongo_proxy":               passes,
	"envoy.filters.network.ratelimit":                 passes,
	"envoy.filters.network.rbac":                      passes,
	"envoy.filters.network.set_filter_state":          passes,
	"envoy.filters.network.sni_cluster":               passes,
	"envoy.filters.network.sni_dynamic_forward_proxy": passes,
	"envoy.filters.network.zookeeper_proxy":           passes,
	"envoy.filters.network.client_ssl_auth":           passes,
	"envoy.filters.network.kafka_broker":              passes,
	"envoy.filters.network.mysql_proxy":               passes,
	"envoy.filters.network.postgres_proxy":            passes,
}
