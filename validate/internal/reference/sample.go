package reference

// The samples of the rules here are bootstraps and closed sets of resources.

// bootstrapWith returns a bootstrap with a static cluster "shop", and more fields.
func bootstrapWith(fields string) string {
	return `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
node: {id: envoy, cluster: edge}
` + fields + `
static_resources:
  clusters:
  - name: shop
    type: STATIC
    load_assignment: {cluster_name: shop}
    typed_extension_protocol_options: ` + http2 + `
`
}

// http2 is what a cluster needs for gRPC.
const http2 = `{envoy.extensions.upstreams.http.v3.HttpProtocolOptions: {"@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, explicit_http_config: {http2_protocol_options: {}}}}`

// listening returns a bootstrap with a listener that has a filter.
func listening(filter string) string {
	return bootstrapWith("") + `  listeners:
  - name: edge
    address: {socket_address: {address: 127.0.0.1, port_value: 8080}}
    filter_chains:
    - filters:
      - name: filter
        typed_config: {` + filter + `}
`
}

// serving returns a bootstrap whose routes stand in the connection manager: one with an action.
func serving(action string) string {
	return listening(`"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, stat_prefix: edge,
          route_config: {name: edge, virtual_hosts: [{name: shop, domains: ["*"], routes: [{match: {prefix: /}, route: {` + action + `}}]}]},
          http_filters: [{name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]`)
}

// closed returns a closed set of a resource and a static cluster "shop".
func closed(resource string) string {
	return `# options: closed
` + resource + `
---
"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: shop
type: STATIC
load_assignment: {cluster_name: shop}
typed_extension_protocol_options: ` + http2 + "\n"
}
