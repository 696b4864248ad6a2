package bootstrap

import (
	"fmt"
	"slices"
	"strings"

	overloadv3 "github.com/envoyproxy/go-control-plane/envoy/config/overload/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.On(overload)
	check.On(scaledTimers)
	check.On(scaledTrigger)
}

const (
	actionPrefix   = "envoy.overload_actions."
	proactive      = "envoy.resource_monitors.global_downstream_max_connections"
	reduceTimeouts = actionPrefix + "reduce_timeouts"
	resetStreams   = actionPrefix + "reset_high_memory_stream"
	shrinkHeap     = actionPrefix + "shrink_heap"
	timersType     = "envoy.config.overload.v3.ScaleTimersOverloadActionConfig"

	// heap begins a sample of an overload manager with one monitor, whose further fields follow.
	heap = `"@type": type.googleapis.com/envoy.config.overload.v3.OverloadManager
resource_monitors:
- {name: heap, typed_config: {"@type": type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig, max_heap_size_bytes: 1000}}
`
	atHeap = "triggers: [{name: heap, threshold: {value: 0.9}}]"
)

var actionNames = []string{
	actionPrefix + "stop_accepting_requests", actionPrefix + "disable_http_keepalive", actionPrefix + "stop_accepting_connections",
	actionPrefix + "reject_incoming_connections", shrinkHeap, reduceTimeouts, resetStreams,
}

var (
	monitorTwice = check.Rule(diag.Rule{
		ID: "overload-duplicate-resource", Severity: diag.Error,
		Title: "resource monitors have different names",
		Text:  "Triggers refer to monitors by name. Envoy refuses two of one name.",
		Bad: heap + `- {name: heap, typed_config: {"@type": type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig, max_heap_size_bytes: 2000}}
`,
		Good: heap,
		Ref:  "server/overload_manager_impl.cc",
	})
	actionUnknown = check.Rule(diag.Rule{
		ID: "overload-unknown-action", Severity: diag.Error,
		Title: "an overload action is one that Envoy has",
		Text:  "The actions are built in and found by name. Envoy refuses others.",
		Bad:   heap + "actions: [{name: envoy.overload_actions.shed_load, " + atHeap + "}]\n",
		Good:  heap + "actions: [{name: envoy.overload_actions.shrink_heap, " + atHeap + "}]\n",
		Ref:   "server/overload_manager_impl.cc",
	})
	actionTwice = check.Rule(diag.Rule{
		ID: "overload-duplicate-action", Severity: diag.Error,
		Title: "an overload action is configured once",
		Text:  "Envoy refuses two actions with one name. Several triggers go into one action.",
		Bad:   heap + "actions:\n- {name: envoy.overload_actions.shrink_heap, " + atHeap + "}\n- {name: envoy.overload_actions.shrink_heap, " + atHeap + "}\n",
		Good:  heap + "actions: [{name: envoy.overload_actions.shrink_heap, " + atHeap + "}]\n",
		Ref:   "server/overload_manager_impl.cc",
	})
	scaledOrder = check.Rule(diag.Rule{
		ID: "overload-scaled-threshold", Severity: diag.Error,
		Title: "a scaled trigger sets in before it is saturated",
		Text:  "Between scaling_threshold and saturation_threshold the action grows. Envoy refuses a first that is not below the second.",
		Bad:   heap + "actions: [{name: envoy.overload_actions.shrink_heap, triggers: [{name: heap, scaled: {scaling_threshold: 0.9, saturation_threshold: 0.9}}]}]\n",
		Good:  heap + "actions: [{name: envoy.overload_actions.shrink_heap, triggers: [{name: heap, scaled: {scaling_threshold: 0.8, saturation_threshold: 0.9}}]}]\n",
		Ref:   "server/overload_manager_impl.cc ScaledTriggerImpl::create",
	})
	triggerTwice = check.Rule(diag.Rule{
		ID: "overload-duplicate-trigger", Severity: diag.Error,
		Title: "a monitor triggers an action once",
		Text:  "Envoy refuses two triggers with one name in an action or load shed point.",
		Bad:   heap + "actions: [{name: envoy.overload_actions.shrink_heap, triggers: [{name: heap, threshold: {value: 0.8}}, {name: heap, threshold: {value: 0.9}}]}]\n",
		Good:  heap + "actions: [{name: envoy.overload_actions.shrink_heap, " + atHeap + "}]\n",
		Ref:   "server/overload_manager_impl.cc",
	})
	triggerUnknown = check.Rule(diag.Rule{
		ID: "overload-unknown-trigger-resource", Severity: diag.Error,
		Title: "a trigger names a resource monitor",
		Text:  "Envoy refuses an action that waits for a monitor which is not in resource_monitors.",
		Bad:   heap + "actions: [{name: envoy.overload_actions.shrink_heap, triggers: [{name: cpu, threshold: {value: 0.9}}]}]\n",
		Good:  heap + "actions: [{name: envoy.overload_actions.shrink_heap, " + atHeap + "}]\n",
		Ref:   "server/overload_manager_impl.cc",
	})
	shedUnknown = check.Rule(diag.Rule{
		ID: "overload-loadshed-trigger-resource", Severity: diag.Error,
		Title: "a trigger of a load shed point names a resource monitor",
		Text:  "Envoy refuses a point that waits for a monitor which is not in resource_monitors, or which is asked rather than watched, like the number of connections.",
		Bad:   heap + "loadshed_points: [{name: envoy.load_shed_points.tcp_listener_accept, triggers: [{name: cpu, threshold: {value: 0.9}}]}]\n",
		Good:  heap + "loadshed_points: [{name: envoy.load_shed_points.tcp_listener_accept, " + atHeap + "}]\n",
		Ref:   "server/overload_manager_impl.cc",
	})
	shedTwice = check.Rule(diag.Rule{
		ID: "overload-loadshed-duplicate", Severity: diag.Error,
		Title: "a load shed point is configured once",
		Text:  "Envoy refuses two load shed points with one name.",
		Bad: heap + "loadshed_points:\n- {name: envoy.load_shed_points.tcp_listener_accept, " + atHeap + "}\n- {name: envoy.load_shed_points.tcp_listener_accept, " +
			atHeap + "}\n",
		Good: heap + "loadshed_points: [{name: envoy.load_shed_points.tcp_listener_accept, " + atHeap + "}]\n",
		Ref:  "server/overload_manager_impl.cc",
	})
	timers = check.Rule(diag.Rule{
		ID: "overload-reduce-timeouts-config", Severity: diag.Error,
		Title: "the action that reduces timeouts says which ones, each once",
		Text:  "Envoy refuses envoy.overload_actions.reduce_timeouts without a ScaleTimersOverloadActionConfig, and in it timers that are unspecified or repeated.",
		Bad:   heap + "actions: [{name: envoy.overload_actions.reduce_timeouts, " + atHeap + "}]\n",
		Good: heap + `actions:
- name: envoy.overload_actions.reduce_timeouts
  triggers: [{name: heap, threshold: {value: 0.9}}]
  typed_config:
    "@type": type.googleapis.com/envoy.config.overload.v3.ScaleTimersOverloadActionConfig
    timer_scale_factors: [{timer: HTTP_DOWNSTREAM_CONNECTION_IDLE, min_timeout: 2s}]
`,
		Ref: "server/overload_manager_impl.cc parseTimerMinimums",
	})
	resetBuffer = check.Rule(diag.Rule{
		ID: "overload-reset-streams-buffer", Severity: diag.Error,
		Title: "streams are reset by the memory that is tracked for them",
		Text:  "Envoy refuses envoy.overload_actions.reset_high_memory_stream without buffer_factory_config, which has the memory of streams tracked.",
		Bad:   heap + "actions: [{name: envoy.overload_actions.reset_high_memory_stream, " + atHeap + "}]\n",
		Good:  heap + "buffer_factory_config: {minimum_account_to_track_power_of_two: 20}\nactions: [{name: envoy.overload_actions.reset_high_memory_stream, " + atHeap + "}]\n",
		Ref:   "server/overload_manager_impl.cc",
	})
	typedUnexpected = check.Rule(diag.Rule{
		ID: "overload-unexpected-typed-config", Severity: diag.Error,
		Title: "only actions with something to configure have a configuration",
		Text:  "Envoy refuses typed_config on an action that does not read it.",
		Bad: heap + "actions: [{name: envoy.overload_actions.stop_accepting_requests, " + atHeap +
			`, typed_config: {"@type": type.googleapis.com/envoy.config.overload.v3.ScaleTimersOverloadActionConfig, timer_scale_factors: [{timer: HTTP_DOWNSTREAM_CONNECTION_IDLE, min_timeout: 2s}]}}]
`,
		Good: heap + "actions: [{name: envoy.overload_actions.stop_accepting_requests, " + atHeap + "}]\n",
		Ref:  "server/overload_manager_impl.cc",
	})
)

// overload judges the names in an overload manager, and what its actions need.
func overload(c *check.Context, m *overloadv3.OverloadManager) {
	monitors := make([]string, 0, len(m.GetResourceMonitors()))
	for i, r := range m.GetResourceMonitors() {
		if slices.Contains(monitors, r.GetName()) {
			c.Report(monitorTwice, fmt.Sprintf("a resource monitor %q is already there", r.GetName()), "resource_monitors", i, "name")
		}
		monitors = append(monitors, r.GetName())
	}
	actions := make([]string, 0, len(m.GetActions()))
	for i, a := range m.GetActions() {
		if slices.Contains(actions, a.GetName()) {
			c.Report(actionTwice, fmt.Sprintf("the action %q is already there", a.GetName()), "actions", i, "name")
		}
		actions = append(actions, a.GetName())
		action(c, m, a, i)
		triggers(c, a.GetTriggers(), triggerUnknown, append(slices.Clip(monitors), proactive), "actions", i)
	}
	watched := slices.DeleteFunc(slices.Clone(monitors), func(name string) bool { return name == proactive })
	points := make([]string, 0, len(m.GetLoadshedPoints()))
	for i, p := range m.GetLoadshedPoints() {
		if slices.Contains(points, p.GetName()) {
			c.Report(shedTwice, fmt.Sprintf("the load shed point %q is already there", p.GetName()), "loadshed_points", i, "name")
		}
		points = append(points, p.GetName())
		triggers(c, p.GetTriggers(), shedUnknown, watched, "loadshed_points", i)
	}
}

func action(c *check.Context, m *overloadv3.OverloadManager, a *overloadv3.OverloadAction, i int) {
	typed := check.TypeName(a.GetTypedConfig())
	switch name := a.GetName(); {
	case name == "":
	case !slices.Contains(actionNames, name):
		d := c.Report(actionUnknown, fmt.Sprintf("there is no overload action %q", name), "actions", i, "name")
		if near := nearestAction(name); near != "" {
			d.Fixes = append(d.Fixes, fmt.Sprintf("use %q", near))
		}
	case name == reduceTimeouts:
		if typed != timersType {
			c.Report(timers, "the action does not say which timeouts", "actions", i, "typed_config")
		}
	case name == resetStreams && m.GetBufferFactoryConfig() == nil:
		c.Report(resetBuffer, "nothing tracks the memory of streams", "actions", i).Fixes = []string{"set buffer_factory_config"}
	case a.GetTypedConfig() != nil && name != shrinkHeap: // shrink_heap has one since Envoy 1.37
		c.Report(typedUnexpected, fmt.Sprintf("%s takes no configuration", name), "actions", i, "typed_config")
	}
}

func nearestAction(name string) string {
	if near := diag.Nearest(name, actionNames); near != "" {
		return near
	}
	return diag.Nearest(actionPrefix+strings.TrimPrefix(name, actionPrefix), actionNames)
}

// triggers judges the triggers of an action or load shed point.
func triggers(c *check.Context, all []*overloadv3.Trigger, unknown *diag.Rule, monitors []string, at ...any) {
	for i, t := range all {
		here := append(slices.Clip(at), "triggers", i, "name")
		switch name := t.GetName(); {
		case slices.ContainsFunc(all[:i], func(o *overloadv3.Trigger) bool { return o.GetName() == name }):
			c.Report(triggerTwice, fmt.Sprintf("%q is a trigger already", name), here...)
		case name != "" && !slices.Contains(monitors, name):
			d := c.Report(unknown, fmt.Sprintf("there is no resource monitor %q", name), here...)
			if near := diag.Nearest(name, monitors); near != "" {
				d.Fixes = append(d.Fixes, fmt.Sprintf("use %q", near))
			}
		}
	}
}

func scaledTrigger(c *check.Context, t *overloadv3.ScaledTrigger) {
	if t.GetScalingThreshold() >= t.GetSaturationThreshold() {
		c.Report(scaledOrder, fmt.Sprintf("scaling_threshold %g is not below saturation_threshold %g", t.GetScalingThreshold(), t.GetSaturationThreshold()), "scaling_threshold")
	}
}

func scaledTimers(c *check.Context, s *overloadv3.ScaleTimersOverloadActionConfig) {
	var seen []overloadv3.ScaleTimersOverloadActionConfig_TimerType
	for i, t := range s.GetTimerScaleFactors() {
		switch timer := t.GetTimer(); {
		case timer == overloadv3.ScaleTimersOverloadActionConfig_UNSPECIFIED:
			c.Report(timers, "the timer is unspecified", "timer_scale_factors", i, "timer")
		case slices.Contains(seen, timer):
			c.Report(timers, fmt.Sprintf("the timer %s is already there", timer), "timer_scale_factors", i, "timer")
		default:
			seen = append(seen, timer)
		}
	}
}
