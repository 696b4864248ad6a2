// Package thrift builds the proxy for Apache Thrift: a network filter that reads calls, passes them through filters of
// its own, and routes each to a cluster.
//
//	listener.Serve(thrift.Proxy("calls").Routes(thrift.Configuration("calls").Routes(
//		thrift.Method("search").To("search"),
//		thrift.Service("Users").Split(thrift.Weight("users-v1", 90), thrift.Weight("users-v2", 10)),
//		thrift.AnyMethod().To("monolith"),
//	)))
//
// [Upstream] says which transport and encoding the hosts of a cluster speak.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy
package thrift
