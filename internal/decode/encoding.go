package decode

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v3"

	"github.com/envoykit/envoykit/diag"
)

// toText reads UTF-8, and UTF-16 with a byte order mark, as YAML readers do. What is no character is replaced,
// and said to be mended: Envoy minds it in values, but not in comments.
func toText(data []byte) (text string, mended bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return fromUTF16(data[2:], binary.LittleEndian), false
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return fromUTF16(data[2:], binary.BigEndian), false
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data), false
	}
	return strings.ToValidUTF8(string(data), string(utf8.RuneError)), true
}

func fromUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	return string(utf16.Decode(units))
}

func isGzip(data []byte) bool { return bytes.HasPrefix(data, []byte("\x1f\x8b")) }

func (t *Tree) compressed() diag.Diagnostic {
	d := t.syntaxError(0, 0, "the file is compressed with gzip")
	d.Fixes = []string{"unpack it first; Envoy reads no compressed files"}
	return d
}

// mended reports the values in which something was replaced.
func (t *Tree) mended() (list diag.List) {
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		if strings.ContainsRune(n.Value, utf8.RuneError) {
			list = append(list, t.syntaxError(n.Line, n.Column, "the text is not valid UTF-8"))
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	for _, root := range t.Documents {
		walk(root)
	}
	return list
}
