package simulate

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/anypb"
)

// FilterOverride is what the levels of a route say about one HTTP filter.
type FilterOverride struct {
	// Disabled says that the filter does not run for the request.
	Disabled bool
	// DecidedBy is the place that switched the filter on or off, or "".
	DecidedBy string
	// Configs are the configurations of the levels, most specific first. A
	// filter that asks for one takes the first; one that merges goes through
	// them from the last.
	Configs []LevelConfig
}

// LevelConfig is the configuration of a filter at one level.
type LevelConfig struct {
	// Path is the place of the level, for example "virtual_hosts[0]".
	Path string
	// Config is the message.
	Config *anypb.Any
}

// Filter tells what the weighted cluster, the route, the virtual host and the
// route configuration of a decision say about a filter, by its name in
// http_filters.
func (d *Decision) Filter(name string) FilterOverride {
	var o FilterOverride
	decided := false
	for _, level := range d.filterLevels() {
		config, ok := level.configs[name]
		if !ok {
			continue
		}
		disabled, inner := readOverride(config)
		if !decided {
			o.Disabled, o.DecidedBy, decided = disabled, level.path, true
		}
		if !disabled && inner != nil {
			o.Configs = append(o.Configs, LevelConfig{Path: level.path, Config: inner})
		}
	}
	if !decided {
		o.Disabled = d.disabledInChain(name)
	}
	return o
}

// filterLevel is one level that may configure filters.
type filterLevel struct {
	path    string
	configs map[string]*anypb.Any
}

// filterLevels are the levels of a decision, most specific first.
func (d *Decision) filterLevels() []filterLevel {
	var levels []filterLevel
	result := d.how.routing
	if entry := result.pick.entry; entry != nil {
		levels = append(levels, filterLevel{entry.field, entry.msg.GetTypedPerFilterConfig()})
	}
	if route := result.found.route; route != nil {
		levels = append(levels, filterLevel{route.field, route.msg.GetTypedPerFilterConfig()})
	}
	if result.host != nil {
		levels = append(levels, filterLevel{result.host.field, result.host.msg.GetTypedPerFilterConfig()})
	}
	if d.how.table != nil {
		levels = append(levels, filterLevel{"route configuration", d.how.table.msg.GetTypedPerFilterConfig()})
	}
	return levels
}

// readOverride takes a FilterConfig apart; any other message is a configuration.
func readOverride(config *anypb.Any) (disabled bool, inner *anypb.Any) {
	wrapper := &routev3.FilterConfig{}
	if !config.MessageIs(wrapper) {
		return false, config
	}
	if err := config.UnmarshalTo(wrapper); err != nil {
		return false, nil
	}
	if wrapper.GetDisabled() {
		return true, nil
	}
	if wrapper.GetConfig().GetTypeUrl() == "" {
		return false, nil
	}
	return false, wrapper.GetConfig()
}

// disabledInChain is what the filter chain says where no level does.
func (d *Decision) disabledInChain(name string) bool {
	if d.how.manager == nil {
		return false
	}
	for _, filter := range d.how.manager.msg.GetHttpFilters() {
		if filter.GetName() == name {
			return filter.GetDisabled()
		}
	}
	return false
}

// ChainFilter is an HTTP filter of the chain that took the request.
type ChainFilter struct {
	// Name is its name in http_filters.
	Name string
	FilterOverride
}

// Filters are the HTTP filters of the connection manager in their order, with
// what the route says about each. A table alone has none.
func (d *Decision) Filters() []ChainFilter {
	if d.how.manager == nil {
		return nil
	}
	var filters []ChainFilter
	for _, filter := range d.how.manager.msg.GetHttpFilters() {
		filters = append(filters, ChainFilter{Name: filter.GetName(), FilterOverride: d.Filter(filter.GetName())})
	}
	return filters
}
