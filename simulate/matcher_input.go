package simulate

import (
	"strconv"
	"strings"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	networkinputsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/common_inputs/network/v3"
	sslinputsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/common_inputs/ssl/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// inputValue is what an input yields: a text, nothing, or a doubt.
type inputValue struct {
	text    string
	present bool
	doubt   *Undecided
}

func given(text string) inputValue { return inputValue{text: text, present: true} }

func doubtful(doubt *Undecided) inputValue { return inputValue{doubt: doubt} }

// matcherInput reads one property of the request or the connection.
type matcherInput struct {
	read  func(x *exchange) inputValue
	label string
}

func newInput(config *xdscorev3.TypedExtensionConfig, field string) matcherInput {
	message, err := config.GetTypedConfig().UnmarshalNew()
	if err != nil {
		return unknownInput(config.GetName(), field)
	}
	switch m := message.(type) {
	case *matcherv3.HttpRequestHeaderMatchInput:
		return headerInput(headermap.Canonical(m.GetHeaderName()), field)
	case *matcherv3.HttpRequestQueryParamMatchInput:
		return queryInput(m.GetQueryParam())
	case *networkinputsv3.FilterStateInput:
		return matcherInput{label: "filter state " + m.GetKey(), read: func(x *exchange) inputValue {
			text, ok := x.req.FilterState[m.GetKey()]
			return inputValue{text: text, present: ok}
		}}
	case *networkinputsv3.DynamicMetadataInput:
		return dynamicMetadataInput(m, field)
	case *sslinputsv3.UriSanInput:
		return certificateInput("DOWNSTREAM_PEER_URI_SAN", field)
	case *sslinputsv3.DnsSanInput:
		return certificateInput("DOWNSTREAM_PEER_DNS_SAN", field)
	case *sslinputsv3.SubjectInput:
		return certificateInput("DOWNSTREAM_PEER_SUBJECT", field)
	}
	if input, ok := networkInput(message, field); ok {
		return input
	}
	return unknownInput(config.GetName(), field)
}

func unknownInput(name, field string) matcherInput {
	why := undecided(field, "the input %s cannot be evaluated offline", name)
	return matcherInput{label: name, read: func(*exchange) inputValue { return doubtful(why) }}
}

func headerInput(name, field string) matcherInput {
	return matcherInput{label: "header " + name, read: func(x *exchange) inputValue {
		f, ok := x.headers.Joined(name)
		if f.Unknown {
			return doubtful(undecided(field, "the value of header %s is not known", name))
		}
		return inputValue{text: f.Value, present: ok}
	}}
}

func queryInput(name string) matcherInput {
	return matcherInput{label: "query parameter " + name, read: func(x *exchange) inputValue {
		value, ok := queryValue(x.path, name)
		return inputValue{text: percentDecode(value), present: ok}
	}}
}

func dynamicMetadataInput(m *networkinputsv3.DynamicMetadataInput, field string) matcherInput {
	var path []string
	for _, segment := range m.GetPath() {
		path = append(path, segment.GetKey())
	}
	return matcherInput{label: "dynamic metadata " + m.GetFilter(), read: func(x *exchange) inputValue {
		value := lookUp(x.req.DynamicMetadata[m.GetFilter()], path)
		if value == nil {
			return inputValue{}
		}
		text, known := plainValue(value)
		if !known {
			return doubtful(undecided(field, "the metadata value is no plain text"))
		}
		return given(text)
	}}
}

// certificateInput reads a property of the client certificate.
func certificateInput(fact, field string) matcherInput {
	return matcherInput{label: fact, read: func(x *exchange) inputValue {
		tls := x.connection.TLS
		if tls == nil || !tls.Presented {
			return inputValue{}
		}
		text, told := tls.Facts[fact]
		if !told {
			return doubtful(undecided(field, "the client certificate is not known"))
		}
		return inputValue{text: text, present: text != ""}
	}}
}

// networkInput makes the inputs that read the connection.
func networkInput(message any, field string) (matcherInput, bool) {
	var label string
	var of func(*exchange) inputValue
	switch message.(type) {
	case *networkinputsv3.DestinationIPInput:
		label, of = "destination IP", addressInput((*Connection).local, ipText, field)
	case *networkinputsv3.DestinationPortInput:
		label, of = "destination port", addressInput((*Connection).local, portText, field)
	case *networkinputsv3.SourceIPInput:
		label, of = "source IP", addressInput(func(c *Connection) string { return c.Remote }, ipText, field)
	case *networkinputsv3.SourcePortInput:
		label, of = "source port", addressInput(func(c *Connection) string { return c.Remote }, portText, field)
	case *networkinputsv3.DirectSourceIPInput:
		label, of = "direct source IP", addressInput((*Connection).directRemote, ipText, field)
	case *networkinputsv3.SourceTypeInput:
		label, of = "source type", sourceTypeInput(field)
	case *networkinputsv3.ServerNameInput:
		label, of = "server name", func(x *exchange) inputValue { return optional(x.connection.SNI) }
	case *networkinputsv3.TransportProtocolInput:
		label, of = "transport protocol", func(x *exchange) inputValue { return optional(x.connection.transportProtocol()) }
	case *networkinputsv3.ApplicationProtocolInput:
		label, of = "application protocol", func(x *exchange) inputValue { return optional(quotedList(x.connection.ALPN)) }
	default:
		return matcherInput{}, false
	}
	return matcherInput{label: label, read: of}, true
}

func optional(text string) inputValue { return inputValue{text: text, present: text != ""} }

func quotedList(items []string) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = "'" + item + "'"
	}
	return strings.Join(quoted, ",")
}

func ipText(a endpointAddress) inputValue {
	if !a.ip.IsValid() {
		return inputValue{}
	}
	return given(a.ip.String())
}

func portText(a endpointAddress) inputValue {
	if a.isPipe() {
		return inputValue{}
	}
	return given(strconv.Itoa(int(a.port)))
}

func addressInput(of func(*Connection) string, part func(endpointAddress) inputValue, field string) func(*exchange) inputValue {
	return func(x *exchange) inputValue {
		a := parseAddress(of(x.connection))
		if !a.known {
			return doubtful(undecided(field, "the address is not known"))
		}
		value := part(a)
		if a.any && !value.present {
			return doubtful(undecided(field, "only the port of the address is known"))
		}
		return value
	}
}

func sourceTypeInput(field string) func(*exchange) inputValue {
	return func(x *exchange) inputValue {
		local, known := x.connection.isLocal()
		switch {
		case !known:
			return doubtful(undecided(field, "the address of the client is not known"))
		case local:
			return given("local")
		}
		return inputValue{}
	}
}

// isLocal reports a client on the same machine.
func (c *Connection) isLocal() (local, known bool) {
	remote := parseAddress(c.Remote)
	switch {
	case !remote.known:
		return false, false
	case remote.isPipe() || remote.ip.IsLoopback():
		return true, true
	}
	return remote.ip == parseAddress(c.local()).ip, true
}
