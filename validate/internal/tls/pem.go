package tls

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
)

// inlined returns the text of a data source that holds it.
func inlined(d *corev3.DataSource) (text []byte, ok bool) {
	switch s := d.GetSpecifier().(type) {
	case *corev3.DataSource_InlineString:
		return []byte(s.InlineString), true
	case *corev3.DataSource_InlineBytes:
		return s.InlineBytes, true
	}
	return nil, false
}

// isEmpty tells whether a data source is missing or surely empty.
func isEmpty(d *corev3.DataSource) bool {
	text, inline := inlined(d)
	return d.GetSpecifier() == nil || inline && len(text) == 0
}

// isPEM tells whether a text means to be PEM. Others stand in for secrets, in dumps and in tests, and are not judged.
func isPEM(text []byte) bool { return bytes.Contains(text, []byte(begin)) }

const begin = "-----BEGIN "

// block is one part of a PEM text.
type block struct {
	kind      string
	der       []byte // nil if the part is no DER in base64
	encrypted bool
}

// blocks reads PEM as leniently as OpenSSL does, so that what it calls broken is.
func blocks(text []byte) (all []block) {
	const end, dashes = "-----END ", "-----"
	rest := string(text)
	for {
		_, after, ok := strings.Cut(rest, begin)
		if !ok {
			return all
		}
		kind, body, ok := strings.Cut(after, dashes)
		if !ok {
			return all
		}
		body, rest, ok = strings.Cut(body, end+kind+dashes)
		if !ok {
			return append(all, block{kind: kind})
		}
		headers, data, has := strings.Cut(body, "\n\n")
		if !has || !strings.Contains(headers, ":") {
			headers, data = "", body
		}
		all = append(all, block{kind: kind, der: der(data), encrypted: strings.Contains(headers, "ENCRYPTED") || kind == "ENCRYPTED PRIVATE KEY"})
	}
}

func der(data string) []byte {
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(data), ""))
	if err != nil {
		return nil
	}
	var v asn1.RawValue
	if rest, err := asn1.Unmarshal(raw, &v); err != nil || len(rest) > 0 {
		return nil
	}
	return raw
}

// certificates returns the certificates in a PEM text, nil for a broken one.
func certificates(text []byte) (all [][]byte) {
	for _, b := range blocks(text) {
		if strings.HasSuffix(b.kind, "CERTIFICATE") {
			all = append(all, b.der)
		}
	}
	return all
}
