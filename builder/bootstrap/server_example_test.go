package bootstrap_test

import (
	"time"

	abortv3 "github.com/envoyproxy/go-control-plane/envoy/watchdog/v3"

	"github.com/envoykit/envoykit/builder/bootstrap"
)

func ExampleServer() {
	print(bootstrap.Server().LogJSON(map[string]any{"level": "%l", "message": "%j"}).WorkerWatchdog(bootstrap.Watchdog().Kill(time.Minute)))
	// Output:
	// watchdogs:
	//   worker_watchdog:
	//     kill_timeout: 60s
	// application_log_config:
	//   log_format:
	//     json_format:
	//       level: "%l"
	//       message: "%j"
}

func ExampleMemory() {
	print(bootstrap.Memory().Release(1<<20, time.Second))
	// Output:
	// bytes_to_release: 1048576
	// memory_release_interval: 1s
}

func ExampleWatchdog() {
	print(bootstrap.Watchdog().MegaMiss(5 * time.Second).Kill(time.Minute))
	// Output:
	// megamiss_timeout: 5s
	// kill_timeout: 60s
}

func ExampleProfileOn() {
	print(bootstrap.Watchdog().Actions(bootstrap.ProfileOn(bootstrap.OnMegaMiss, "/var/log/envoy").Max(3)))
	// Output:
	// actions:
	// - config:
	//     name: envoy.watchdog.profile_action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.watchdog.profile_action.v3.ProfileActionConfig
	//       profile_path: /var/log/envoy
	//       max_profiles: 3
	//   event: MEGAMISS
}

func ExampleAbortOn() {
	print(bootstrap.Watchdog().Kill(time.Minute).Actions(bootstrap.AbortOn(bootstrap.OnKill)))
	// Output:
	// kill_timeout: 60s
	// actions:
	// - config:
	//     name: envoy.watchdog.abort_action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.watchdog.v3.AbortActionConfig
	//   event: KILL
}

func ExampleCustomOn() {
	print(bootstrap.Watchdog().Actions(bootstrap.CustomOn(bootstrap.OnKill, &abortv3.AbortActionConfig{})))
	// Output:
	// actions:
	// - config:
	//     name: envoy.watchdog.abort_action
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.watchdog.v3.AbortActionConfig
	//   event: KILL
}
