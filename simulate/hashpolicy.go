package simulate

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/cespare/xxhash/v2"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// hashPolicy is one entry of a route's hash_policy.
type hashPolicy struct {
	msg   *routev3.RouteAction_HashPolicy
	regex *substitution // of a header
	field string
}

func newHashPolicies(messages []*routev3.RouteAction_HashPolicy, field string) []hashPolicy {
	policies := make([]hashPolicy, len(messages))
	for i, msg := range messages {
		p := hashPolicy{msg: msg, field: fmt.Sprintf("%s[%d]", field, i)}
		if rewrite := msg.GetHeader().GetRegexRewrite(); rewrite != nil {
			p.regex = newSubstitution(rewrite, p.field+".header.regex_rewrite")
		}
		policies[i] = p
	}
	return policies
}

// hash is what a list of hash policies makes of a request.
type hash struct {
	value  uint64
	set    bool
	doubt  *Undecided
	cookie *routev3.RouteAction_HashPolicy_Cookie // to be set on the response
	text   string                                 // its value
}

// hashOf combines the policies; a cookie is made only where generate is set.
func hashOf(x *exchange, policies []hashPolicy, generate bool) hash {
	var total hash
	for i := range policies {
		next := policies[i].hash(x, generate)
		if next.doubt != nil {
			return next
		}
		if next.cookie != nil {
			total.cookie, total.text = next.cookie, next.text
		}
		if next.set {
			if total.set {
				total.value = bits.RotateLeft64(total.value, 1)
			}
			total.value ^= next.value
			total.set = true
		}
		if total.set && policies[i].msg.GetTerminal() {
			break
		}
	}
	return total
}

func (p *hashPolicy) hash(x *exchange, generate bool) hash {
	switch s := p.msg.GetPolicySpecifier().(type) {
	case *routev3.RouteAction_HashPolicy_Header_:
		return p.ofHeader(x, s.Header.GetHeaderName())
	case *routev3.RouteAction_HashPolicy_Cookie_:
		return p.ofCookie(x, s.Cookie, generate)
	case *routev3.RouteAction_HashPolicy_QueryParameter_:
		value, ok := queryValue(x.headers.Get(":path"), s.QueryParameter.GetName())
		return hash{value: xxhash.Sum64String(value), set: ok}
	case *routev3.RouteAction_HashPolicy_ConnectionProperties_:
		if !s.ConnectionProperties.GetSourceIp() {
			return hash{}
		}
		return p.ofSource(x)
	case *routev3.RouteAction_HashPolicy_FilterState_:
		if _, ok := x.req.FilterState[s.FilterState.GetKey()]; !ok {
			return hash{}
		}
		return hash{doubt: undecided(p.field+".filter_state", "the object %q hashes itself", s.FilterState.GetKey())}
	}
	return hash{}
}

// ofHeader chains the sorted values of a header.
func (p *hashPolicy) ofHeader(x *exchange, name string) hash {
	name = headermap.Canonical(name)
	if f, _ := x.headers.Joined(name); f.Unknown {
		return hash{doubt: undecided(p.field+".header", "the value of header %s is not known", name)}
	}
	values := x.headers.Values(name)
	if len(values) == 0 {
		return hash{}
	}
	if p.regex != nil {
		if p.regex.doubt != nil {
			return hash{doubt: p.regex.doubt}
		}
		for i := range values {
			values[i] = p.regex.apply(values[i])
		}
	}
	slices.Sort(values)
	seed := uint64(0)
	for _, value := range values {
		seed = seededHash(value, seed)
	}
	return hash{value: seed, set: true}
}

func seededHash(text string, seed uint64) uint64 {
	digest := xxhash.NewWithSeed(seed)
	_, _ = digest.WriteString(text) // a digest never fails
	return digest.Sum64()
}

func (p *hashPolicy) ofCookie(x *exchange, cookie *routev3.RouteAction_HashPolicy_Cookie, generate bool) hash {
	if value, ok := cookieValue(x, cookie.GetName()); ok && value != "" {
		return hash{value: xxhash.Sum64String(value), set: true}
	}
	if cookie.GetTtl() == nil || !generate {
		return hash{}
	}
	remote, local := x.connection.Remote, x.connection.local()
	if remote == "" || local == "" {
		return hash{doubt: undecided(p.field+".cookie", "Envoy makes a cookie of the addresses of the connection, which are not known")}
	}
	text := fmt.Sprintf("%016x", xxhash.Sum64String(remote+local))
	return hash{value: xxhash.Sum64String(text), set: true, cookie: cookie, text: text}
}

func (p *hashPolicy) ofSource(x *exchange) hash {
	remote := parseAddress(x.connection.Remote)
	switch {
	case !remote.known:
		return hash{doubt: undecided(p.field+".connection_properties.source_ip", "the address of the client is not known")}
	case remote.isPipe():
		return hash{}
	}
	return hash{value: xxhash.Sum64String(remote.ip.String()), set: true}
}
