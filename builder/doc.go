// Package builder composes listeners, routes, clusters, endpoints and secrets into a [Bundle]: a configuration
// that is validated as a whole and cannot change any more.
//
//	bundle, err := builder.New().Listeners(https).Clusters(api).Endpoints(hosts).Build()
//
// A bundle is closed: every name in it leads somewhere inside, unless [Builder.External] says
// that it comes from elsewhere. What is wrong is reported all at once, each with its rule and the
// line of the call that wrote it.
//
// A bundle writes itself as YAML, JSON or protobuf, and [Bundle.Bootstrap] turns it into the file
// that Envoy starts from.
package builder
