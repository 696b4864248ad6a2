package httpauth

import (
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	apikeyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/api_key_auth/v3"
	basicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/basic_auth/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var htpasswd = check.Rule(diag.Rule{
	ID: "basic-auth-htpasswd", Severity: diag.Error,
	Title: "users are lines of htpasswd with SHA-1",
	Text: `Each line is "user:{SHA}hash", the hash 28 characters of base64, each user once ("htpasswd -s" writes such lines). Envoy refuses other kinds of hashes. ` +
		"Files are not looked at.",
	Bad:  users("bob:$apr1$0vAnUTEB$4EJJr0GR3y48WF2AiieWs."),
	Good: users("bob:{SHA}tESsBmE/yNY3lb6a0L6vVQEZNqw="),
	Ref:  "extensions/filters/http/basic_auth/config.cc readHtpasswd",
})

// users returns a filter with one line of users.
func users(line string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuth
users: {inline_string: "` + line + `"}
`
}

var apiKeyTwice = check.Rule(diag.Rule{
	ID: "api-key-duplicate", Severity: diag.Error,
	Title: "a key stands for one client",
	Text:  "Envoy refuses credentials in which a key occurs twice, even for one client.",
	Bad:   apiKeys(`{key: a, client: b}, {key: a, client: c}`, "header: x"),
	Good:  apiKeys(`{key: a, client: b}, {key: d, client: c}`, "header: x"),
	Ref:   "extensions/filters/http/api_key_auth/api_key_auth.h",
})

var apiKeySource = check.Rule(diag.Rule{
	ID: "api-key-source", Severity: diag.Error,
	Title: "a key is looked for in a header, a query parameter or a cookie",
	Text:  "Envoy refuses an entry of key_sources that names none of them.",
	Bad:   apiKeys(`{key: a, client: b}`, ""),
	Good:  apiKeys(`{key: a, client: b}`, "cookie: x"),
	Ref:   "extensions/filters/http/api_key_auth/api_key_auth.cc",
})

func apiKeys(credentials, source string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth
credentials: [` + credentials + `]
key_sources: [{` + source + "}]\n"
}

func init() {
	check.On(func(c *check.Context, m *basicv3.BasicAuth) { passwords(c, m.GetUsers()) })
	check.On(func(c *check.Context, m *basicv3.BasicAuthPerRoute) { passwords(c, m.GetUsers()) })
	check.On(func(c *check.Context, m *apikeyv3.ApiKeyAuth) { credentials(c, m.GetCredentials()) })
	check.On(func(c *check.Context, m *apikeyv3.ApiKeyAuthPerRoute) { credentials(c, m.GetCredentials()) })
	check.On(func(c *check.Context, s *apikeyv3.KeySource) {
		if s.GetHeader() == "" && s.GetQuery() == "" && s.GetCookie() == "" {
			c.Report(apiKeySource, "the entry names no header, query parameter or cookie")
		}
	})
}

// passwords judges the lines of users. Nothing of a line but its number is shown: it is a secret.
func passwords(c *check.Context, from *corev3.DataSource) {
	text, ok := data(c, from)
	if !ok {
		if isEmpty(from) {
			c.Report(htpasswd, "there are no users", "users")
		}
		return
	}
	seen := map[string]int{}
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		user, hash, found := strings.Cut(line, ":")
		switch {
		case !found:
			c.Report(htpasswd, fmt.Sprintf("line %d has no colon", number), "users")
		case user == "" || hash == "":
			c.Report(htpasswd, fmt.Sprintf("line %d has no user or no hash", number), "users")
		case seen[user] != 0:
			c.Report(htpasswd, fmt.Sprintf("line %d has the user of line %d again", number, seen[user]), "users")
		case !strings.HasPrefix(hash, "{SHA}"):
			c.Report(htpasswd, fmt.Sprintf("line %d has a hash of another kind than {SHA}", number), "users").Fixes = []string{`write it with "htpasswd -s"`}
		case len(hash) != len("{SHA}")+28:
			c.Report(htpasswd, fmt.Sprintf("the hash in line %d is not of 28 characters", number), "users")
		}
		if found && seen[user] == 0 {
			seen[user] = number
		}
	}
}

// credentials reports keys that occur twice, without showing them.
func credentials(c *check.Context, list []*apikeyv3.Credential) {
	if len(list) < 2 {
		return
	}
	seen := make(map[string]int, len(list))
	for i, k := range list {
		if first, twice := seen[k.GetKey()]; twice {
			d := c.Report(apiKeyTwice, fmt.Sprintf("the key of client %q is also that of %q", k.GetClient(), list[first].GetClient()), "credentials", i, "key")
			d.Related = []diag.Related{{Message: "the key is first here", Path: c.At("credentials", first, "key")}}
			continue
		}
		seen[k.GetKey()] = i
	}
}
