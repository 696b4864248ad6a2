package load

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/decode"
)

// text reads text protobuf.
func (l *loader) text(data []byte) {
	message := l.textMessage(data)
	m, err := newMessage(message)
	switch {
	case err != nil && message == responseType:
		l.report(unrecognized, "discovery responses in text protobuf need the package load/services")
		return
	case err != nil:
		l.report(unrecognized, "the message type %q is not known", message)
		return
	}
	if err := (prototext.UnmarshalOptions{AllowPartial: true}).Unmarshal(data, m); err != nil {
		l.setLayoutOf(message)
		l.textError(data, err)
		return
	}
	if message == responseType && l.message == "" {
		l.doc.Layout = Resources
		l.addResources(m)
		return
	}
	l.setLayoutOf(message)
	l.addBinary(m, message)
}

// addResources adds what a discovery response holds. Its type is not named, which would link gRPC.
func (l *loader) addResources(response proto.Message) {
	r := response.ProtoReflect()
	list := r.Get(r.Descriptor().Fields().ByName("resources")).List()
	for i := range list.Len() {
		if a, ok := list.Get(i).Message().Interface().(*anypb.Any); ok {
			l.addPacked(a)
		}
	}
}

var textType = regexp.MustCompile(`(?m)^#\s*proto-message:\s*([\w.]+)\s*$`)

// textMessage finds the type of a text: the given one, the one that its head names, or what its fields speak for.
func (l *loader) textMessage(data []byte) protoreflect.FullName {
	if l.message != "" {
		return l.message
	}
	if named := textType.FindSubmatch(data); named != nil {
		return protoreflect.FullName(named[1])
	}
	e := evidenceOf(outerFields(string(data)))
	if slices.Contains(e.keys, "resources") {
		return responseType
	}
	if fitting := e.fitting(); len(fitting) == 1 {
		return fitting[0]
	}
	return bootstrapType
}

// outerFields lists the fields of the outer message of a text, as far as its shape tells.
func outerFields(text string) []string {
	var names []string
	depth := 0
	for text != "" {
		switch c := text[0]; {
		case c == '#':
			_, text, _ = strings.Cut(text, "\n")
			continue
		case c == '"' || c == '\'':
			text = afterQuote(text)
			continue
		case strings.IndexByte("{<[", c) >= 0:
			depth++
		case strings.IndexByte("}>]", c) >= 0:
			depth--
		case isWord(c):
			word := text[:len(text)-len(strings.TrimLeftFunc(text, func(r rune) bool { return r < 0x80 && isWord(byte(r)) }))]
			text = text[len(word):]
			if next := strings.TrimLeft(text, " \t\r\n"); depth == 0 && next != "" && strings.IndexByte(":{<", next[0]) >= 0 {
				names = append(names, word)
			}
			continue
		}
		text = text[1:]
	}
	return names
}

func isWord(c byte) bool {
	letter := c | 0x20
	return letter >= 'a' && letter <= 'z' || c >= '0' && c <= '9' || c == '_'
}

// afterQuote skips a text in quotes.
func afterQuote(text string) string {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return text[i+1:]
		}
	}
	return ""
}

var textPlace = regexp.MustCompile(`^\(line (\d+):(\d+)\): `)

// textError takes the place out of an error of the text reader.
func (l *loader) textError(data []byte, err error) {
	_, problem, found := strings.Cut(err.Error(), "(")
	if problem = "(" + problem; !found {
		problem = err.Error()
	}
	at := diag.Location{File: l.doc.Name}
	if place := textPlace.FindString(problem); place != "" {
		if _, err := fmt.Sscanf(place, "(line %d:%d):", &at.Line, &at.Column); err == nil {
			problem = problem[len(place):]
			at.Source = decode.PlainLine(string(data), at.Line)
		}
	}
	d := l.report(malformed, "%s", problem)
	d.Location = at
}
