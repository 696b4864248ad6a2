package value

import (
	"fmt"
	"regexp/syntax"
	"strings"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// longPath is a pattern of more than a hundred instructions.
var longPath = "/" + strings.Repeat("a-very-long-path/", 8) + ".*"

const sizeKey = "re2.max_program_size.error_level"

// sized returns a bootstrap with a runtime and a route that matches a long pattern.
func sized(runtime string) string {
	return `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
layered_runtime: {layers: [{name: static, static_layer: {` + runtime + `}}]}
static_resources:
  listeners:
  - name: edge
    address: {socket_address: {address: 127.0.0.1, port_value: 80}}
    filter_chains:
    - filters:
      - name: hcm
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: edge
          route_config:
            name: edge
            virtual_hosts:
            - name: edge
              domains: ["*"]
              routes: [{match: {safe_regex: {regex: "` + longPath + `"}}, direct_response: {status: 200}}]
          http_filters:
          - name: router
            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
`
}

var regexSize = check.Rule(diag.Rule{
	ID: "regex-program-size", Severity: diag.Error,
	Title: "regular expressions are no larger than the runtime allows",
	Text: "RE2 compiles a pattern to a program. Envoy refuses one of more than 100 instructions (about one for each character or class), unless the runtime key " +
		sizeKey + " allows more. The exact size is known to RE2 only: what is reported is surely larger, and only where the bootstrap shows the runtime.",
	Bad:  sized("other.key: 1"),
	Good: sized(sizeKey + ": 1000"),
	Ref:  "common/common/regex.cc CompiledGoogleReMatcher",
})

var regexOwnSize = check.Rule(diag.Rule{
	ID: "regex-program-size-google-re2", Severity: diag.Error,
	Title: "regular expressions are no larger than they say",
	Text:  "max_program_size of google_re2 is the limit for this one pattern. Without it google_re2 takes the limit away altogether.",
	Bad: `"@type": type.googleapis.com/envoy.type.matcher.v3.RegexMatcher
google_re2: {max_program_size: 20}
regex: "` + longPath + `"
`,
	Good: `"@type": type.googleapis.com/envoy.type.matcher.v3.RegexMatcher
google_re2: {max_program_size: 2000}
regex: "` + longPath + `"
`,
	Ref: "common/common/regex.cc CompiledGoogleReMatcher",
})

func init() {
	check.On(func(c *check.Context, r *matcherv3.RegexMatcher) {
		//lint:ignore SA1019 Envoy still looks at it
		own := r.GetGoogleRe2()
		if limit := own.GetMaxProgramSize(); limit != nil {
			if n := instructions(r.GetRegex(), int(limit.GetValue())); n > 0 {
				c.Report(regexOwnSize, fmt.Sprintf("the pattern has at least %d instructions, %d are allowed", n, limit.GetValue()), "regex")
			}
			return
		}
		if own != nil || len(r.GetRegex()) < defaultSize/4 || !sizeKnown(c) {
			return
		}
		if n := instructions(r.GetRegex(), defaultSize); n > 0 {
			c.Report(regexSize, fmt.Sprintf("the pattern has at least %d instructions, %d are allowed", n, defaultSize), "regex").Fixes =
				[]string{"set " + sizeKey + " in the runtime"}
		}
	})
}

const defaultSize = 100

// sizeKnown tells whether the default limit surely holds where the message at hand is loaded: the bootstrap shows
// every layer of the runtime, and the runtime is there already.
func sizeKnown(c *check.Context) bool {
	b := c.Index().Bootstrap()
	if b == nil {
		return false
	}
	if _, early := check.Within[*bootstrapv3.Bootstrap](c); early {
		if _, listener := check.Within[*listenerv3.Listener](c); !listener {
			return false
		}
	}
	for _, l := range b.GetLayeredRuntime().GetLayers() {
		if l.GetDiskLayer() != nil || l.GetRtdsLayer() != nil || mentions(l.GetStaticLayer(), sizeKey) {
			return false
		}
	}
	return true
}

// mentions tells whether a layer has a key, also where it is split at its dots.
func mentions(s *structpb.Struct, key string) bool {
	for k, v := range s.GetFields() {
		if k == key {
			return true
		}
		if rest, ok := strings.CutPrefix(key, k+"."); ok && mentions(v.GetStructValue(), rest) {
			return true
		}
	}
	return false
}

// instructions returns a number of instructions that RE2's program surely has, if it is above the limit, else 0. Every
// character or class of the pattern takes one at least. RE2 drops a text at the very beginning after "^", and may
// join repetitions that follow each other, so that there is some room.
func instructions(pattern string, limit int) int {
	if strings.HasPrefix(pattern, "^") || strings.HasPrefix(pattern, `\A`) {
		return 0
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 0
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return 0
	}
	n := 0
	for i := range prog.Inst {
		switch prog.Inst[i].Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			n++
		}
	}
	if n <= limit+limit/10 {
		return 0
	}
	return n
}
