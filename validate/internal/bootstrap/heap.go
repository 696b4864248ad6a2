package bootstrap

import (
	heapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/fixed_heap/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var heapSize = check.Rule(diag.Rule{
	ID: "overload-fixed-heap-size", Severity: diag.Error,
	Title: "the monitor of a fixed heap knows its size",
	Text:  "Pressure is measured against max_heap_size_bytes or, since 1.39, max_heap_size_bytes_runtime. Envoy refuses both together, neither, and 0.",
	Bad:   "\"@type\": type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig\nmax_heap_size_bytes: 0\n",
	Good:  "\"@type\": type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig\nmax_heap_size_bytes: 1000000000\n",
	Ref:   "extensions/resource_monitors/fixed_heap/config.cc",
})

func init() {
	check.On(func(c *check.Context, m *heapv3.FixedHeapConfig) {
		if (m.GetMaxHeapSizeBytes() > 0) == (m.GetMaxHeapSizeBytesRuntime() != nil) {
			c.Report(heapSize, "one of max_heap_size_bytes and max_heap_size_bytes_runtime has to be set", "max_heap_size_bytes")
		}
	})
}
