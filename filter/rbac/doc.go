// Package rbac says who may do what: policies made of principals and permissions, for the HTTP and the network
// filter of that name.
//
//	rbac.Allow(
//		rbac.Policy("editors").
//			From(rbac.SPIFFE("spiffe://td/ns/web/sa/editor"), rbac.RemoteCIDR("10.0.0.0/8")).
//			To(rbac.Methods("POST"), rbac.PathPrefix("/docs/")),
//	)
//
// What one call of From or To is given must all hold; each further call adds an alternative. A policy matches if an
// alternative of From and one of To do.
//
// Which way it fails: [Allow] refuses what no policy matches, so that a condition too narrow refuses too much. [Deny]
// lets pass what no policy matches, so that a condition too narrow lets too much pass.
//
// Envoy: config.rbac.v3.RBAC
package rbac
