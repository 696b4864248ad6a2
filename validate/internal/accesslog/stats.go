package accesslog

import (
	accesslogdatav3 "github.com/envoyproxy/go-control-plane/envoy/data/accesslog/v3"
	statsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/stats/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/format"
)

const statsHead = `"@type": type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config
stat_prefix: a
`

var (
	statsValue = check.Rule(diag.Rule{
		ID: "al-stats-value", Severity: diag.Error,
		Title: "a statistic of an access log has one value",
		Text: "A counter or gauge is given either value_fixed or value_format, a histogram value_format, which is exactly one command. Envoy refuses both, neither, " +
			"and several commands.",
		Bad:  statsHead + "counters: [{stat: {name: bytes}, value_format: \"%BYTES_SENT%\", value_fixed: 1}]\n",
		Good: statsHead + "counters: [{stat: {name: bytes}, value_format: \"%BYTES_SENT%\"}]\n",
		Ref:  "extensions/access_loggers/stats/stats.cc parseValueFormat",
	})
	statsOperation = check.Rule(diag.Rule{
		ID: "al-stats-gauge", Severity: diag.Error,
		Title: "a gauge of an access log does one thing, at log entries of a known kind",
		Text: "A gauge is either set, or added to at one kind of entry and subtracted from at another. Envoy refuses a gauge with both or neither, the kind NotSet, and " +
			"the same kind twice.",
		Bad:  statsHead + "gauges: [{stat: {name: open}, value_fixed: 1, add_subtract: {add_log_type: DownstreamStart, sub_log_type: DownstreamStart}}]\n",
		Good: statsHead + "gauges: [{stat: {name: open}, value_fixed: 1, add_subtract: {add_log_type: DownstreamStart, sub_log_type: DownstreamEnd}}]\n",
		Ref:  "extensions/access_loggers/stats/stats.cc StatsAccessLog",
	})
)

func init() {
	check.On(func(c *check.Context, h *statsv3.Config_Histogram) { statsFormat(c, h.GetValueFormat()) })
	check.On(func(c *check.Context, n *statsv3.Config_Counter) {
		statsSource(c, n.GetValueFormat(), n.GetValueFixed() != nil)
	})
	check.On(func(c *check.Context, g *statsv3.Config_Gauge) {
		statsSource(c, g.GetValueFormat(), g.GetValueFixed() != nil)
		gauge(c, g)
	})
	check.On(func(c *check.Context, t *statsv3.Config_Tag) {
		format.Text(c, t.GetValueFormat(), format.Form{}, "value_format")
	})
}

// statsSource judges where the value of a counter or gauge comes from.
func statsSource(c *check.Context, text string, fixed bool) {
	switch {
	case text != "" && fixed:
		c.Report(statsValue, "value_format and value_fixed are both set", "value_format")
	case text == "" && !fixed:
		c.Report(statsValue, "neither value_format nor value_fixed is set")
	}
	statsFormat(c, text)
}

func statsFormat(c *check.Context, text string) {
	format.Text(c, text, format.Form{}, "value_format")
	commands := 0
	format.Parse(text, func(format.Command) { commands++ })
	if commands > 1 {
		c.Report(statsValue, "the format has more than one command", "value_format")
	}
}

func gauge(c *check.Context, g *statsv3.Config_Gauge) {
	const unset = accesslogdatav3.AccessLogType_NotSet
	pair, set := g.GetAddSubtract(), g.GetSet()
	switch {
	case pair != nil && set != nil:
		c.Report(statsOperation, "set and add_subtract are both given", "set")
	case pair == nil && set == nil:
		c.Report(statsOperation, "neither set nor add_subtract is given")
	case set != nil && set.GetLogType() == unset:
		c.Report(statsOperation, "the kind of log entry is NotSet", "set.log_type")
	case pair != nil && (pair.GetAddLogType() == unset || pair.GetSubLogType() == unset):
		c.Report(statsOperation, "a kind of log entry is NotSet", "add_subtract")
	case pair != nil && pair.GetAddLogType() == pair.GetSubLogType():
		c.Report(statsOperation, "the gauge is added to and subtracted from at the same entries", "add_subtract.sub_log_type")
	}
}
