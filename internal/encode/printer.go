package encode

import (
	"encoding/base64"
	"math"
	"strconv"
)

// format is the syntax of the output.
type format bool

const (
	yamlFormat format = false
	jsonFormat format = true
)

// lead is what YAML puts before the next key, item or scalar.
type lead uint8

const (
	leadStart lead = iota // nothing: the document begins
	leadLine              // keys and items start a line
	leadDash              // they continue the line after "-"
)

// printer lays out objects, lists and scalars as YAML or as JSON.
type printer struct {
	buf   []byte
	json  bool
	lead  lead
	depth int // of indentation, in steps of two spaces
}

// frame remembers what the end of an object or list has to know.
type frame struct {
	start    int  // length of the buffer at the beginning
	indented bool // the list is one step deeper than what holds it
}

func newPrinter(dst []byte, f format) printer {
	p := printer{buf: dst, json: bool(f)}
	if !p.json {
		p.depth = -1 // the object of the document itself is not indented
	}
	return p
}

func (p *printer) beginObject() frame {
	p.depth++
	if p.json {
		p.buf = append(p.buf, '{')
	}
	return frame{start: len(p.buf)}
}

func (p *printer) endObject(f frame) {
	p.depth--
	p.end(f, '}', "{}")
}

// beginList indents a list inside a list, and leaves one under a key at the
// depth of the key, as Envoy's documentation does.
func (p *printer) beginList() frame {
	indented := p.json || p.lead != leadLine
	if indented {
		p.depth++
	}
	if p.json {
		p.buf = append(p.buf, '[')
	}
	return frame{start: len(p.buf), indented: indented}
}

func (p *printer) endList(f frame) {
	if f.indented {
		p.depth--
	}
	p.end(f, ']', "[]")
}

func (p *printer) end(f frame, bracket byte, empty string) {
	isEmpty := len(p.buf) == f.start
	switch {
	case p.json && isEmpty:
		p.buf = append(p.buf, bracket)
	case p.json:
		p.newline()
		p.buf = append(p.buf, bracket)
	case isEmpty:
		p.raw(empty)
	}
}

// key starts a field whose name is rendered already, colon included.
func (p *printer) key(name rendered) {
	if p.json {
		p.comma()
		p.buf = append(p.buf, name.json...)
		return
	}
	p.line()
	p.buf = append(p.buf, name.yaml...)
}

// item starts the next element of a list.
func (p *printer) item() {
	if p.json {
		p.comma()
		return
	}
	p.line()
	p.buf = append(p.buf, '-')
	p.lead = leadDash
}

// comma separates a JSON member from the one before it.
func (p *printer) comma() {
	if last := p.buf[len(p.buf)-1]; last != '{' && last != '[' {
		p.buf = append(p.buf, ',')
	}
	p.newline()
}

// line goes to where a YAML key or item starts.
func (p *printer) line() {
	switch p.lead {
	case leadLine:
		p.newline()
	case leadDash:
		p.buf = append(p.buf, ' ')
	}
	p.lead = leadLine
}

// space goes to where a scalar starts.
func (p *printer) space() {
	if p.json {
		return
	}
	if p.lead != leadStart {
		p.buf = append(p.buf, ' ')
	}
	p.lead = leadLine
}

const spaces = "                                                                "

func (p *printer) newline() { p.newlineAt(p.depth) }

func (p *printer) newlineAt(depth int) {
	p.buf = append(p.buf, '\n')
	n := 2 * depth
	for ; n > len(spaces); n -= len(spaces) {
		p.buf = append(p.buf, spaces...)
	}
	p.buf = append(p.buf, spaces[:n]...)
}

// raw writes a scalar that is the same in YAML and JSON.
func (p *printer) raw(s string) {
	p.space()
	p.buf = append(p.buf, s...)
}

func (p *printer) boolean(v bool) {
	p.space()
	p.buf = strconv.AppendBool(p.buf, v)
}

// maxExact is the greatest integer up to which a double holds all of them.
const maxExact = 1 << 53

func (p *printer) integer(v int64) {
	p.space()
	if v > maxExact || v < -maxExact {
		p.buf = append(p.buf, '"')
		p.buf = strconv.AppendInt(p.buf, v, 10)
		p.buf = append(p.buf, '"')
		return
	}
	p.buf = strconv.AppendInt(p.buf, v, 10)
}

func (p *printer) unsigned(v uint64) {
	if v <= maxExact {
		p.integer(int64(v))
		return
	}
	p.space()
	p.buf = append(p.buf, '"')
	p.buf = strconv.AppendUint(p.buf, v, 10)
	p.buf = append(p.buf, '"')
}

// minExponent is where floats start to be written with an exponent.
const minExponent = 1e15

// float writes the shortest text that reads back as the same number of the
// given width. An exponent follows a decimal point, or YAML 1.1 sees text.
func (p *printer) float(v float64, bits int) {
	switch abs := math.Abs(v); {
	case math.IsNaN(v):
		p.raw(`"NaN"`)
	case math.IsInf(v, 1):
		p.raw(`"Infinity"`)
	case math.IsInf(v, -1):
		p.raw(`"-Infinity"`)
	case abs == 0 && math.Signbit(v):
		p.raw("-0.0")
	case abs == 0 || abs >= 1e-6 && abs < minExponent:
		p.space()
		p.buf = strconv.AppendFloat(p.buf, v, 'f', -1, bits)
	default:
		p.space()
		start := len(p.buf)
		p.buf = strconv.AppendFloat(p.buf, v, 'e', -1, bits)
		p.buf = pointBeforeExponent(p.buf, start)
	}
}

// pointBeforeExponent turns the 1e+21 at the end of buf into 1.0e+21.
func pointBeforeExponent(buf []byte, start int) []byte {
	for i := start; i < len(buf); i++ {
		switch buf[i] {
		case '.':
			return buf
		case 'e':
			exponent := string(buf[i:])
			return append(append(buf[:i], ".0"...), exponent...)
		}
	}
	return buf
}

func (p *printer) bytes(v []byte) {
	p.space()
	p.buf = append(p.buf, '"')
	p.buf = base64.StdEncoding.AppendEncode(p.buf, v)
	p.buf = append(p.buf, '"')
}

func (p *printer) redacted() { p.raw(`"[redacted]"`) }

// index renders a position in a list for the path of an error.
func index(i int) string { return "[" + strconv.Itoa(i) + "]" }
