// Package contrib builds filters that exist only in Envoy's contrib builds: an Envoy of the usual kind refuses
// them. They have a package of their own so that nobody else links their types.
//
//	listener.Serve(contrib.KafkaBroker("kafka").Broker(1, "kafka.example.com", 19092),
//		networkfilter.TCPProxy("kafka", "kafka"))
//
// Other filters of contrib go through [networkfilter.Custom] and [httpfilter.Custom]: the registry knows them all.
package contrib
