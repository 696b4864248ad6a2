package route

// The samples of the rules here are route configurations that differ in one place.

// configuration returns a route configuration with fields.
func configuration(fields string) string {
	return `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: shop
` + fields + "\n"
}

// host returns a route configuration whose one virtual host has more fields.
func host(fields string) string {
	return configuration(`virtual_hosts:
- {name: shop, domains: [shop.example.com], ` + fields + `}`)
}

// route returns a route configuration with one route, given by its fields.
func route(fields string) string { return host(`routes: [{` + fields + `}]`) }

// action returns a route configuration with one route, given by the fields of its action besides the cluster.
func action(fields string) string {
	return route(`match: {prefix: /}, route: {cluster: shop, ` + fields + `}`)
}
