// Package bootstrap builds what the file that Envoy starts from holds beside resources: who the Envoy is, where it gets
// resources from, its statistics, runtime, overload manager and watchdogs, for package builder:
//
//	builder.Bootstrap().
//		Identity(bootstrap.Node("edge-1", "edge").Metadata("team", "web")).
//		ControlPlane("xds.internal", 18000).
//		Stats(bootstrap.Stats().Sinks(bootstrap.StatsD("127.0.0.1", 8125)).FlushInterval(10 * time.Second)).
//		Runtime(bootstrap.StaticLayer("static").Value("re2.max_program_size.error_level", 1000)).
//		Overload(bootstrap.EdgeOverload(2<<30, 50000))
//
// Envoy: config.bootstrap.v3.Bootstrap
package bootstrap
