package simulate

import (
	"regexp"
	"strconv"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	uritemplatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/path/rewrite/uri_template/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/simulate/internal/normalize"
	"github.com/envoykit/envoykit/simulate/internal/uritemplate"
)

// substitution is a RegexMatchAndSubstitute.
type substitution struct {
	expression *regexp.Regexp
	template   string // in Go's syntax
	doubt      *Undecided
}

func newSubstitution(m *matcherv3.RegexMatchAndSubstitute, field string) *substitution {
	expression, err := regexp.Compile(m.GetPattern().GetRegex())
	if err != nil {
		return &substitution{doubt: undecided(field+".pattern", "the regex does not compile: %v", err)}
	}
	template, highest := goTemplate(m.GetSubstitution())
	if highest > expression.NumSubexp() {
		return &substitution{doubt: undecided(field+".substitution",
			"Envoy refuses it: there is no group %d", highest)}
	}
	return &substitution{expression: expression, template: template}
}

// goTemplate turns the references \0 to \9 into Go's, and finds the highest.
func goTemplate(text string) (template string, highest int) {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '$':
			out.WriteString("$$")
		case c == '\\' && i+1 < len(text):
			i++
			if text[i] < '0' || text[i] > '9' {
				out.WriteByte(text[i])
				continue
			}
			group := int(text[i] - '0')
			highest = max(highest, group)
			out.WriteString("${" + strconv.Itoa(group) + "}")
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), highest
}

func (s *substitution) apply(text string) string {
	return s.expression.ReplaceAllString(text, s.template)
}

// pathRewrite changes the path; at most one of its ways is set.
type pathRewrite struct {
	route    *compiledRoute
	prefix   string
	regex    *substitution
	template *uritemplate.Rewrite
	format   *format
	doubt    *Undecided
}

func newPathRewrite(r *compiledRoute, msg *routev3.RouteAction, field string) pathRewrite {
	p := pathRewrite{route: r, prefix: msg.GetPrefixRewrite()}
	if msg.GetRegexRewrite() != nil {
		p.regex = newSubstitution(msg.GetRegexRewrite(), field+".regex_rewrite")
		p.doubt = p.regex.doubt
	}
	if text := msg.GetPathRewrite(); text != "" {
		p.format = parseFormat(text, field+".path_rewrite")
	}
	if policy := msg.GetPathRewritePolicy(); policy != nil {
		p.template, p.doubt = newTemplateRewrite(policy.GetName(), policy.GetTypedConfig().UnmarshalTo, field+".path_rewrite_policy")
	}
	return p
}

func newTemplateRewrite(name string, unpack unpacker, field string) (*uritemplate.Rewrite, *Undecided) {
	config := &uritemplatev3.UriTemplateRewriteConfig{}
	if err := unpack(config); err != nil {
		return nil, undecided(field, "the extension %s cannot be evaluated offline", name)
	}
	rewrite, err := uritemplate.ParseRewrite(config.GetPathTemplateRewrite())
	if err != nil {
		return nil, undecided(field, "Envoy refuses it: %v", err)
	}
	return rewrite, nil
}

// configured reports that the path is to be rewritten.
func (p *pathRewrite) configured() bool {
	return p.prefix != "" || p.regex != nil || p.template != nil || p.format != nil
}

// apply is the new :path.
func (p *pathRewrite) apply(path string, s *scope) (string, *Undecided) {
	if p.doubt != nil {
		return path, p.doubt
	}
	head := normalize.Cut(path)
	tail := path[len(head):]
	switch {
	case p.prefix != "":
		return p.prefix + path[len(p.route.path.matched(path)):], nil
	case p.regex != nil:
		return p.regex.apply(head) + tail, nil
	case p.format != nil:
		text, known := p.format.render(s)
		if !known {
			return path, undecided(p.format.field, "a command in it cannot be known offline")
		}
		if text == "" {
			return path, nil
		}
		return text + tail, nil
	case p.template != nil:
		return p.byTemplate(path, head, tail), nil
	}
	return path, nil
}

// byTemplate keeps the path where the template cannot be evaluated.
func (p *pathRewrite) byTemplate(path, head, tail string) string {
	if p.route.path.pattern == nil {
		return path
	}
	variables, ok := p.route.path.pattern.Variables(head)
	if !ok {
		return path
	}
	text, ok := p.template.Apply(variables)
	if !ok {
		return path
	}
	return text + tail
}

// hostRewrite changes the Host header.
type hostRewrite struct {
	field   string
	literal string
	header  string
	regex   *substitution
	format  *format
	auto    bool
	append  bool
}

func newHostRewrite(msg *routev3.RouteAction, field string) hostRewrite {
	h := hostRewrite{field: field, append: msg.GetAppendXForwardedHost()}
	switch s := msg.GetHostRewriteSpecifier().(type) {
	case *routev3.RouteAction_HostRewriteLiteral:
		h.literal = s.HostRewriteLiteral
	case *routev3.RouteAction_HostRewriteHeader:
		h.header = s.HostRewriteHeader
	case *routev3.RouteAction_HostRewritePathRegex:
		h.regex = newSubstitution(s.HostRewritePathRegex, field+".host_rewrite_path_regex")
	case *routev3.RouteAction_HostRewrite:
		h.format = parseFormat(s.HostRewrite, field+".host_rewrite")
	case *routev3.RouteAction_AutoHostRewrite:
		h.auto = s.AutoHostRewrite.GetValue()
	}
	return h
}

// newHost is the host to set, or "" for no change.
func (h *hostRewrite) newHost(x *exchange, s *scope) (string, *Undecided) {
	switch {
	case h.literal != "":
		return h.literal, nil
	case h.header != "":
		value, isUnknown := headerValue(x, h.header)
		if isUnknown {
			return "", undecided(h.field+".host_rewrite_header", "the value of header %s is not known", h.header)
		}
		return value, nil
	case h.regex != nil && h.regex.doubt != nil:
		return "", h.regex.doubt
	case h.regex != nil:
		return h.regex.apply(normalize.Cut(x.headers.Get(":path"))), nil
	case h.format != nil:
		text, known := h.format.render(s)
		if !known {
			return "", undecided(h.format.field, "a command in it cannot be known offline")
		}
		return text, nil
	}
	return "", nil
}

// set writes a new Host with the traces that Envoy leaves of the old one.
func (h *hostRewrite) set(x *exchange, host string) {
	old := x.headers.Get(":authority")
	if h.append && old != "" && lastElement(x.headers.Get("x-forwarded-host")) != old {
		x.headers.Add("x-forwarded-host", old)
	}
	if !x.keepQuiet {
		x.headers.Set("x-envoy-original-host", old)
	}
	x.headers.Set(":authority", host)
}

func lastElement(list string) string {
	return list[strings.LastIndexByte(list, ',')+1:]
}
