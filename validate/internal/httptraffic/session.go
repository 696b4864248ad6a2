package httptraffic

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	ipv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ip_tagging/v3"
	sessionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/stateful_session/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func session(name string) string {
	return filter("stateful_session.v3.StatefulSession") + "session_state: {name: " + name +
		`, typed_config: {"@type": type.googleapis.com/envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState, name: x-host}}` + "\n"
}

var sessionName = check.Rule(diag.Rule{
	ID: "stateful-session-name", Severity: diag.Error,
	Title: "the state of a session has the name of its extension",
	Text: "Nearly everywhere Envoy finds an extension by the type of its configuration. Here it finds it by name: envoy.http.stateful_session.cookie, .header or .envelope, " +
		"and refuses another name. The configuration may even be a plain Struct.",
	Bad: session("my-session"),
	Good: session("envoy.http.stateful_session.header") + "\n---\n" + filter("stateful_session.v3.StatefulSession") +
		`session_state: {name: envoy.http.stateful_session.header, typed_config: {"@type": type.googleapis.com/google.protobuf.Struct, value: {name: x-host}}}` + "\n",
	Ref: "extensions/filters/http/stateful_session/stateful_session.cc",
})

var ipTaggingEmpty = check.Rule(diag.Rule{
	ID: "ip-tagging-empty", Severity: diag.Error,
	Title: "the filter ip_tagging has tags",
	Text:  "Envoy refuses the filter without ip_tags and without a file to read them from.",
	Bad:   filter("ip_tagging.v3.IPTagging") + "request_type: BOTH\n",
	Good:  filter("ip_tagging.v3.IPTagging") + "request_type: BOTH\nip_tags: [{ip_tag_name: a, ip_list: [{address_prefix: 10.0.0.0, prefix_len: 8}]}]\n",
	Ref:   "extensions/filters/http/ip_tagging/ip_tagging_filter.cc",
})

var ipTaggingBoth = check.Rule(diag.Rule{
	ID: "ip-tagging-both", Severity: diag.Error,
	Title: "the tags of ip_tagging come from one place",
	Text:  "ip_tags stand in the configuration, those of ip_tags_datasource in a file. Envoy refuses both together.",
	Bad: filter("ip_tagging.v3.IPTagging") + "request_type: BOTH\nip_tags: [{ip_tag_name: a, ip_list: [{address_prefix: 10.0.0.0, prefix_len: 8}]}]\n" +
		"ip_tags_datasource: {filename: /tags.yaml}\n",
	Good: filter("ip_tagging.v3.IPTagging") + "request_type: BOTH\nip_tags_datasource: {filename: /tags.yaml}\n",
	Ref:  "extensions/filters/http/ip_tagging/ip_tagging_filter.cc",
})

// sessionNames are the names of the extensions, by the type of their configuration.
var sessionNames = map[string]string{
	"envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState": "envoy.http.stateful_session.cookie",
	"envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState": "envoy.http.stateful_session.header",
	"envoy.extensions.http.stateful_session.envelope.v3.EnvelopeSessionState":  "envoy.http.stateful_session.envelope",
}

func init() {
	check.On(func(c *check.Context, m *sessionv3.StatefulSession) { sessionState(c, m.GetSessionState()) })
	check.On(func(c *check.Context, m *ipv3.IPTagging) {
		switch {
		case len(m.GetIpTags()) == 0 && m.GetIpTagsDatasource() == nil:
			c.Report(ipTaggingEmpty, "there are no tags", "ip_tags")
		case len(m.GetIpTags()) > 0 && m.GetIpTagsDatasource() != nil:
			c.Report(ipTaggingBoth, "ip_tags and ip_tags_datasource are both set", "ip_tags_datasource")
		}
	})
}

// sessionState judges the name only for types that are Envoy's own, and names that could only be Envoy's: others have names of their own.
func sessionState(c *check.Context, s *corev3.TypedExtensionConfig) {
	want := sessionNames[c.ConfigType(s.GetTypedConfig())]
	names := slices.Sorted(maps.Values(sessionNames))
	switch {
	case want != "" && s.GetName() != want:
		c.Report(sessionName, fmt.Sprintf("%q is not the name of the extension", s.GetName()), "session_state.name").Fixes =
			[]string{fmt.Sprintf("use %q", want)}
	case want == "" && strings.HasPrefix(s.GetName(), "envoy.http.stateful_session.") && !slices.Contains(names, s.GetName()):
		c.Report(sessionName, fmt.Sprintf("%q is not the name of an extension", s.GetName()), "session_state.name").Fixes =
			[]string{"use one of " + strings.Join(names, ", ")}
	}
}
