package httpfilter

import (
	oauth2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/oauth2/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
)

// Cookie is one of the cookies of a login.
type Cookie int

// The cookies: the tokens, what proves that Envoy made them, and what a login that is under way needs.
const (
	BearerTokenCookie Cookie = iota
	HMACCookie
	ExpiresCookie
	IDTokenCookie
	RefreshTokenCookie
	NonceCookie
	CodeVerifierCookie
)

// OAuth2CookiesBuilder builds the cookies of a login.
type OAuth2CookiesBuilder struct {
	n node.Node[oauth2v3.OAuth2Config]
}

// OAuth2Cookies starts with Envoy's names: BearerToken, OauthHMAC, OauthExpires and so on, for the host that was called, HTTP only
// and secure.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.cookie_configs
func OAuth2Cookies() *OAuth2CookiesBuilder {
	b := &OAuth2CookiesBuilder{}
	b.n.Init(&oauth2v3.OAuth2Config{})
	return b
}

// Name gives a cookie another name.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Credentials.cookie_names
func (b *OAuth2CookiesBuilder) Name(cookie Cookie, name string) *OAuth2CookiesBuilder {
	m, f := b.n.Set("credentials.cookie_names")
	c := cookieClient(m)
	if c.CookieNames == nil {
		c.CookieNames = &oauth2v3.OAuth2Credentials_CookieNames{}
	}
	n := c.CookieNames
	if field := pick(f, cookie, &n.BearerToken, &n.OauthHmac, &n.OauthExpires, &n.IdToken, &n.RefreshToken, &n.OauthNonce, &n.CodeVerifier); field != nil {
		*field = name
	}
	return b
}

// Domain sends the cookies to all hosts of a domain. Default: to the host that was called.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Credentials.cookie_domain
func (b *OAuth2CookiesBuilder) Domain(domain string) *OAuth2CookiesBuilder {
	m, _ := b.n.Set("credentials.cookie_domain")
	cookieClient(m).CookieDomain = domain
	return b
}

func cookieClient(m *oauth2v3.OAuth2Config) *oauth2v3.OAuth2Credentials {
	if m.Credentials == nil {
		m.Credentials = &oauth2v3.OAuth2Credentials{}
	}
	return m.Credentials
}

// SameSite says to which requests a browser adds a cookie.
type SameSite string

// To which: by default the cookie does not say.
const (
	SameSiteUnset  SameSite = "DISABLED"
	SameSiteStrict SameSite = "STRICT"
	SameSiteLax    SameSite = "LAX"
	SameSiteNone   SameSite = "NONE"
)

// Attributes sets the SameSite attribute and the path ("": "/") of a cookie.
//
// Envoy: extensions.filters.http.oauth2.v3.CookieConfig.same_site
func (b *OAuth2CookiesBuilder) Attributes(cookie Cookie, site SameSite, path string) *OAuth2CookiesBuilder {
	m, f := b.n.Set("cookie_configs")
	if c := cookieConfig(f, m, cookie); c != nil {
		c.SameSite = node.Enum[oauth2v3.CookieConfig_SameSite](f, site, oauth2v3.CookieConfig_SameSite_value)
		c.Path = path
	}
	return b
}

// Partitioned keeps a cookie apart for each site that embeds the page.
//
// Envoy: extensions.filters.http.oauth2.v3.CookieConfig.partitioned
func (b *OAuth2CookiesBuilder) Partitioned(cookie Cookie) *OAuth2CookiesBuilder {
	m, f := b.n.Set("cookie_configs")
	if c := cookieConfig(f, m, cookie); c != nil {
		c.Partitioned = true
	}
	return b
}

func cookieConfig(f node.Field, m *oauth2v3.OAuth2Config, cookie Cookie) *oauth2v3.CookieConfig {
	if m.CookieConfigs == nil {
		m.CookieConfigs = &oauth2v3.CookieConfigs{}
	}
	c := m.CookieConfigs
	field := pick(f, cookie, &c.BearerTokenCookieConfig, &c.OauthHmacCookieConfig, &c.OauthExpiresCookieConfig, &c.IdTokenCookieConfig,
		&c.RefreshTokenCookieConfig, &c.OauthNonceCookieConfig, &c.CodeVerifierCookieConfig)
	if field == nil {
		return nil
	}
	if *field == nil {
		*field = &oauth2v3.CookieConfig{}
	}
	return *field
}

// pick chooses the field of a cookie.
func pick[T any](f node.Field, cookie Cookie, fields ...*T) *T {
	if cookie < 0 || int(cookie) >= len(fields) {
		f.Report(node.RuleRange, "there is no such cookie", "use one of the constants, such as httpfilter.BearerTokenCookie")
		return nil
	}
	return fields[cookie]
}

// Without sets no cookie for the tokens named, which then live as long as the request that fetched them: the ID, access and refresh token.
// Other cookies are always set.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.disable_id_token_set_cookie
func (b *OAuth2CookiesBuilder) Without(cookies ...Cookie) *OAuth2CookiesBuilder {
	m, f := b.n.Set("disable_id_token_set_cookie")
	for _, c := range cookies {
		switch c {
		case IDTokenCookie:
			m.DisableIdTokenSetCookie = true
		case BearerTokenCookie:
			m.DisableAccessTokenSetCookie = true
		case RefreshTokenCookie:
			m.DisableRefreshTokenSetCookie = true
		default:
			f.Report(node.RuleRange, "this cookie is always set", "leave out IDTokenCookie, BearerTokenCookie or RefreshTokenCookie")
		}
	}
	return b
}

// InsecurePlain keeps tokens in cookies as they are. Default: encrypted.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.disable_token_encryption
func (b *OAuth2CookiesBuilder) InsecurePlain() *OAuth2CookiesBuilder {
	m, _ := b.n.Set("disable_token_encryption")
	m.DisableTokenEncryption = true
	return b
}

// ExpireWithAccessToken keeps the ID token as long as the access token is good. Default: as long as it says itself.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.use_access_token_expiry_for_id_token_cookie
func (b *OAuth2CookiesBuilder) ExpireWithAccessToken() *OAuth2CookiesBuilder {
	m, _ := b.n.Set("use_access_token_expiry_for_id_token_cookie")
	m.UseAccessTokenExpiryForIdTokenCookie = true
	return b
}

// Chunks splits tokens larger than so many bytes into several cookies, up to a number (0: Envoy's defaults). Default: browsers drop cookies
// over 4096 bytes.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2Config.token_cookie_chunking
func (b *OAuth2CookiesBuilder) Chunks(maxBytes, maxChunks int) *OAuth2CookiesBuilder {
	m, f := b.n.Set("token_cookie_chunking")
	m.TokenCookieChunking = &oauth2v3.TokenCookieChunking{MaxCookieSize: above(f.Sub("max_cookie_size"), maxBytes), MaxChunks: above(f.Sub("max_chunks"), maxChunks)}
	return b
}

// above leaves the field unset for 0.
func above(f node.Field, n int) *wrapperspb.UInt32Value {
	if n == 0 {
		return nil
	}
	return f.CountValue(n)
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OAuth2CookiesBuilder) Clone() *OAuth2CookiesBuilder {
	c := &OAuth2CookiesBuilder{}
	b.n.Clone(&c.n)
	return c
}
