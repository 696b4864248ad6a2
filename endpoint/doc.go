// Package endpoint builds load assignments: the addresses behind a cluster, in localities
// with weights and priorities.
//
//	endpoint.For("api").Localities(
//		endpoint.Locality("us-east-1", "us-east-1a").Weight(80).Hosts(8080, "10.0.0.1", "10.0.0.2"),
//		endpoint.Locality("us-west-2", "").Priority(1).Hosts(8080, "10.1.0.1"),
//	)
//
// A load assignment is served by EDS under the name of its cluster, or stands inside
// a cluster that carries its own addresses.
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment
package endpoint
