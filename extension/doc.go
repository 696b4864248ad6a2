// Package extension puts any extension of Envoy's, or of your own, where a setting takes one: a resolver of names, a sampler
// of traces, a provider of private keys.
//
//	cluster.DNS().Resolver(extension.Custom(&hickory.Config{}).Named("example.hickory"))
//
// The rooms of the catalogue have typed builders for the extensions that people use. [Custom] is for all the others, in
// every place whose message is core.v3.TypedExtensionConfig, a name and a packed configuration. Where the API has a message
// of its own for a place (a filter of a chain, a transport socket, an access logger, a sink of statistics), the room of that
// place has a Custom of its own, such as httpfilter.Custom.
//
// Envoy: config.core.v3.TypedExtensionConfig
package extension
