package node

import "github.com/envoykit/envoykit/diag"

// Rules returns the rules about what a finished message cannot hold.
func Rules() []*diag.Rule {
	return []*diag.Rule{ruleFrozen, RuleNil, ruleCycle, ruleChoice, ruleDuration, RuleRange, rulePort, rulePercent, ruleEnum, ruleText, ruleValue, ruleNetwork,
		ruleHole, ruleAllowUnused, RuleApplies, RuleExpression, RuleSlot, RuleName, RuleOverrideTwice, RuleKeyTwice}
}

var (
	ruleFrozen = &diag.Rule{ID: "builder-changed-after-attach", GoOnly: true,
		Title: "a builder is not changed after it was passed to a parent",
		Text: "Passing a builder on finishes it: its message is already in the parent, so a later call would change nothing, or one of several " +
			"parents. Make the call earlier, or Clone() the builder for a variant.",
		Bad:  "b := cluster.EDS(\"a\")\nbundle.Clusters(b)\nb.ConnectTimeout(time.Second)",
		Good: "b := cluster.EDS(\"a\").ConnectTimeout(time.Second)\nbundle.Clusters(b)"}
	// RuleNil is about nil given for a part.
	RuleNil = &diag.Rule{ID: "builder-nil", GoOnly: true,
		Title: "no nil is given for a part",
		Text:  "A nil builder, message or function cannot be rendered. It is not skipped silently, because what it stood for would be missing from the configuration.",
		Bad:   "builder.New().Clusters(nil)",
		Good:  "builder.New().Clusters()"}
	ruleCycle = &diag.Rule{ID: "builder-attached-to-itself", GoOnly: true,
		Title: "a builder is not passed to itself",
		Text:  "A part that holds itself has no finite message.",
		Bad:   "f := accesslog.All(accesslog.Errors())\nf.And(f)",
		Good:  "accesslog.All(accesslog.Errors()).And(accesslog.NotHealthCheck())"}
	ruleChoice = &diag.Rule{ID: "oneof-chosen-twice", GoOnly: true,
		Title: "one member of a oneof is set, not two",
		Text:  "Envoy's field holds one of several alternatives. A second, different one would silently replace the first.",
		Bad:   "filter.HCM(\"edge\").RDS(\"a\").Routes(table)",
		Good:  "filter.HCM(\"edge\").Routes(table)"}
	ruleDuration = &diag.Rule{ID: "duration-out-of-range", GoOnly: true,
		Title: "a duration is not negative",
		Text:  "Envoy refuses negative durations anywhere in a message.",
		Bad:   "cluster.EDS(\"a\").ConnectTimeout(-time.Second)",
		Good:  "cluster.EDS(\"a\").ConnectTimeout(time.Second)"}
	// RuleRange is about numbers that a field cannot hold.
	RuleRange = &diag.Rule{ID: "number-out-of-range", GoOnly: true,
		Title: "a number fits its field",
		Text:  "Builders take int and never truncate: a number that the field cannot hold is reported.",
		Bad:   "route.Weight(\"a\", -1)",
		Good:  "route.Weight(\"a\", 1)"}
	rulePort = &diag.Rule{ID: "port-out-of-range", GoOnly: true,
		Title: "a port is between 0 and 65535",
		Text:  "TCP and UDP have no other ports, and Envoy refuses them.",
		Bad:   "listener.TCP(\"a\", \"0.0.0.0\", 70000)",
		Good:  "listener.TCP(\"a\", \"0.0.0.0\", 7000)"}
	rulePercent = &diag.Rule{ID: "percent-not-representable", GoOnly: true,
		Title: "a percentage is between 0 and 100, and the field can hold it",
		Text: "Envoy's fractional percentages have the denominators 100, 10,000 and 1,000,000, i.e. at most four decimals; some fields hold whole " +
			"percents only. Rounding would change what was asked for.",
		Bad:  "httpfilter.Fault().Abort(503, 0.00001)",
		Good: "httpfilter.Fault().Abort(503, 0.0001)"}
	ruleEnum = &diag.Rule{ID: "enum-unknown", GoOnly: true,
		Title: "an enum value is one that Envoy's API knows",
		Text:  "The typed constants of each package name the values; a string of your own must be one of them.",
		Bad:   "filter.HCM(\"edge\").Codec(\"HTTP4\")",
		Good:  "filter.HCM(\"edge\").Codec(filter.CodecHTTP2)"}
	ruleText = &diag.Rule{ID: "text-not-utf8", GoOnly: true,
		Title: "text is UTF-8",
		Text:  "Protobuf refuses to write a string that is not valid UTF-8. Use a bytes field where the API has one.",
		Bad:   "route.VirtualHost(\"a\", \"\\xff\")",
		Good:  "route.VirtualHost(\"a\", \"a.example\")"}
	ruleValue = &diag.Rule{ID: "value-not-json", GoOnly: true,
		Title: "a metadata value is one that JSON has",
		Text:  "Metadata holds null, booleans, numbers, text, []any and map[string]any. Other Go values, such as structs, have no form there.",
		Bad:   "cluster.EDS(\"a\").Metadata(\"example\", \"since\", time.Now())",
		Good:  "cluster.EDS(\"a\").Metadata(\"example\", \"since\", \"2026-01-01\")"}
	ruleNetwork = &diag.Rule{ID: "network-malformed", GoOnly: true,
		Title: "a network is an IP address, with or without a prefix length",
		Text:  "Networks are written \"10.0.0.0/8\" or \"2001:db8::/32\"; an address alone means just this address. Envoy refuses host names, and cuts longer prefix lengths.",
		Bad:   "listener.TLS(secret.Files(\"tls.crt\", \"tls.key\")).InsecureKeyLog(\"keys\", \"10.0.0.0/40\")",
		Good:  "listener.TLS(secret.Files(\"tls.crt\", \"tls.key\")).InsecureKeyLog(\"keys\", \"10.0.0.0/8\")"}
	ruleHole = &diag.Rule{ID: "message-has-hole", GoOnly: true,
		Title: "a raw or patched message has no nil inside",
		Text: "A nil element of a list, a nil map value or a chosen oneof member without a value is written as an empty message, or crashes the generated " +
			"validators. Leave the element out, or give it a value.",
		Bad:  "cluster.Raw(&clusterv3.Cluster{HealthChecks: []*corev3.HealthCheck{nil}})",
		Good: "cluster.Raw(&clusterv3.Cluster{})"}
	ruleAllowUnused = &diag.Rule{ID: "allow-unused", Severity: diag.Warning, GoOnly: true,
		Title: "every Allow lets something pass",
		Text:  "A suppression that matches nothing hides tomorrow's mistake of the same kind. Remove it.",
		Bad:   "cluster.EDS(\"a\").Allow(\"cluster-unknown\", \"no reason\")",
		Good:  "cluster.EDS(\"a\")"}
	// RuleApplies is about settings of one kind of a thing on another.
	RuleApplies = &diag.Rule{ID: "setting-does-not-apply", GoOnly: true,
		Title: "a setting belongs to what was constructed",
		Text:  "Some settings exist only for one way of construction: those of DNS only for clusters that resolve names. Elsewhere they would be lost.",
		Bad:   "cluster.Static(\"a\").DNS(cluster.DNS())",
		Good:  "cluster.StrictDNS(\"a\", \"a.example.com\", 80).DNS(cluster.DNS())"}
	// RuleExpression is about expressions given as text where Envoy takes their tree.
	RuleExpression = &diag.Rule{ID: "expression-malformed", GoOnly: true,
		Title: "an expression is one of the Common Expression Language",
		Text: "Where Envoy takes the tree of an expression, its text is read here, so that a mistake in it is found here. Envoy does not evaluate the macros all, exists, " +
			"exists_one, map and filter.",
		Bad:  "rbac.Policy(\"a\").When(\"request.path = '/'\")",
		Good: "rbac.Policy(\"a\").When(\"request.path == '/'\")"}
	// RuleSlot is about extensions given through Custom.
	RuleSlot = &diag.Rule{ID: "extension-wrong-slot", GoOnly: true,
		Title: "an extension fits the slot it is put in",
		Text:  "Envoy finds an extension by the type of its configuration among those of the slot's category, and refuses the resource if there is none.",
		Bad:   "filter.HCM(\"edge\").Filters(httpfilter.Custom(&tcpproxyv3.TcpProxy{}))",
		Good:  "filter.HCM(\"edge\").Filters(httpfilter.Custom(&corsv3.Cors{}))"}
	// RuleName is about extensions that the registry does not know.
	RuleName = &diag.Rule{ID: "extension-name-missing", GoOnly: true,
		Title: "an extension that the registry does not know has a name",
		Text:  "For extensions of Envoy the canonical name follows from the type. For any other type it must be said.",
		Bad:   "httpfilter.Custom(myMessage)",
		Good:  "httpfilter.Custom(myMessage).Named(\"example.filter\")"}
	// RuleOverrideTwice is about two overrides for one filter in one place.
	RuleOverrideTwice = &diag.Rule{ID: "override-twice", GoOnly: true,
		Title: "a filter is overridden once in one place",
		Text: "The overrides of a virtual host, route or weighted cluster are kept by the name of the filter: of two for one name, one would be lost. " +
			"A second filter of a kind has a name of its own.",
		Bad:  "route.Prefix(\"/\").To(\"a\").Override(authz.Off(), authz.Off())",
		Good: "route.Prefix(\"/\").To(\"a\").Override(authz.Off())"}
	// RuleKeyTwice is about two entries for one key of a map.
	RuleKeyTwice = &diag.Rule{ID: "map-key-twice", GoOnly: true,
		Title: "a key of a map is given once",
		Text:  "A map holds one entry for each key: of two, one would be lost.",
		Bad:   "route.MatcherByValue(match.OfRouteRequest().Header(\"x\")).On(\"a\", first).On(\"a\", second)",
		Good:  "route.MatcherByValue(match.OfRouteRequest().Header(\"x\")).On(\"a\", first).On(\"b\", second)"}
)
