package simulate

import (
	"fmt"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/simulate/internal/normalize"
)

// redirectAction is a compiled RedirectAction.
type redirectAction struct {
	msg   *routev3.RedirectAction
	path  pathRewrite // prefix_rewrite, regex_rewrite and path_rewrite
	field string
}

func newRedirect(r *compiledRoute, msg *routev3.RedirectAction, field string) *redirectAction {
	a := &redirectAction{msg: msg, field: field}
	a.path = pathRewrite{route: r, prefix: msg.GetPrefixRewrite()}
	if msg.GetRegexRewrite() != nil {
		a.path.regex = newSubstitution(msg.GetRegexRewrite(), field+".regex_rewrite")
		a.path.doubt = a.path.regex.doubt
	}
	if text := msg.GetPathRewrite(); text != "" {
		a.path.format = parseFormat(text, field+".path_rewrite")
	}
	return a
}

var redirectStatus = map[routev3.RedirectAction_RedirectResponseCode]int{
	routev3.RedirectAction_MOVED_PERMANENTLY:  301,
	routev3.RedirectAction_FOUND:              302,
	routev3.RedirectAction_SEE_OTHER:          303,
	routev3.RedirectAction_TEMPORARY_REDIRECT: 307,
	routev3.RedirectAction_PERMANENT_REDIRECT: 308,
}

// location is where a redirect sends the client; msg is nil for a plain direct
// response, which names the request's own URL. The path is rewritten already.
func location(x *exchange, msg *routev3.RedirectAction) string {
	scheme := newScheme(x, msg)
	port := ""
	if msg.GetPortRedirect() != 0 {
		port = fmt.Sprintf(":%d", msg.GetPortRedirect())
	}
	return scheme + "://" + newRedirectHost(x, msg, scheme) + port + newRedirectPath(x, msg)
}

func newScheme(x *exchange, msg *routev3.RedirectAction) string {
	switch {
	case msg.GetSchemeRedirect() != "":
		return msg.GetSchemeRedirect()
	case msg.GetHttpsRedirect():
		return "https"
	}
	return x.headers.Get(":scheme")
}

func newRedirectHost(x *exchange, msg *routev3.RedirectAction, scheme string) string {
	if host := msg.GetHostRedirect(); host != "" {
		return host
	}
	host := x.headers.Get(":authority")
	name, port, ok := normalize.SplitPort(host)
	if !ok {
		return host
	}
	if msg.GetPortRedirect() != 0 {
		return name
	}
	proto := x.headers.Get("x-forwarded-proto")
	if scheme != proto && (proto == "https" && port == 443 || proto == "http" && port == 80) {
		return name
	}
	return host
}

func newRedirectPath(x *exchange, msg *routev3.RedirectAction) string {
	path := x.headers.Get(":path")
	replacement := msg.GetPathRedirect()
	withQuery := strings.Contains(replacement, "?")
	if replacement != "" {
		_, query := normalize.SplitQuery(path)
		path = replacement
		if !withQuery {
			path += query
		}
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if msg.GetStripQuery() && !withQuery {
		path, _ = normalize.SplitQuery(path)
	}
	return path
}
