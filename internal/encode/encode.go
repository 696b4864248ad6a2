package encode

import (
	"errors"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"
)

// Types finds the message type that the URL of an Any names.
type Types interface {
	FindMessageByURL(url string) (protoreflect.MessageType, error)
}

// Unresolved says what becomes of an Any whose type is unknown.
type Unresolved int

const (
	// Refuse makes an Any of unknown type an error.
	Refuse Unresolved = iota
	// Opaque writes it as {"@type": url, "value": base64 of its bytes}, which
	// shows everything but cannot be read back.
	Opaque
)

// Options change what is written. The zero value suits everything but secrets.
type Options struct {
	// Resolve returns the message inside an Any where the caller still has it
	// typed, or nil. It saves unpacking.
	Resolve func(*anypb.Any) proto.Message
	// Types finds the types inside Any; protoregistry.GlobalTypes if nil.
	Types Types
	// Mask writes "[redacted]" for every value under a field that its .proto
	// file marks udpa.annotations.sensitive, wherever it is: inside an Any, or a
	// TypedStruct whose type is known. Keys of maps and names of fields stay.
	Mask bool
	// Unresolved says what becomes of an Any whose type is unknown.
	Unresolved Unresolved
}

// Error says which field cannot be written, and why. It never holds the value.
type Error struct {
	// Path leads from the message given to the field, like
	// static_resources.clusters[3].connect_timeout; empty for the message itself.
	Path string
	// Reason says what is wrong.
	Reason string
}

// Error implements error.
func (e *Error) Error() string {
	if e.Path == "" {
		return e.Reason
	}
	return e.Path + ": " + e.Reason
}

// under puts a segment of the path in front of an error on its way up.
func under(err error, segment string) error {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Reason: err.Error()}
	}
	path := segment
	if e.Path != "" && !strings.HasPrefix(e.Path, "[") {
		path += "."
	}
	return &Error{Path: path + e.Path, Reason: e.Reason}
}

// YAML appends m as a YAML document that ends with a line break; put "---\n"
// between two. On error it returns dst as it was given.
func YAML(dst []byte, m proto.Message, o Options) ([]byte, error) {
	e := newEncoder(dst, o, yamlFormat)
	return e.finish(dst, e.root(m))
}

// JSON appends m as indented JSON that ends with a line break. On error it
// returns dst as it was given.
func JSON(dst []byte, m proto.Message, o Options) ([]byte, error) {
	e := newEncoder(dst, o, jsonFormat)
	return e.finish(dst, e.root(m))
}

// YAMLList appends a YAML document with one key that lists the messages, each
// with its "@type", as Envoy's file-based xDS wants its resources. Without a
// key the document is the list.
func YAMLList(dst []byte, key string, msgs []proto.Message, o Options) ([]byte, error) {
	e := newEncoder(dst, o, yamlFormat)
	return e.finish(dst, e.rootList(key, msgs))
}

// JSONList appends what YAMLList does, as JSON.
func JSONList(dst []byte, key string, msgs []proto.Message, o Options) ([]byte, error) {
	e := newEncoder(dst, o, jsonFormat)
	return e.finish(dst, e.rootList(key, msgs))
}

// encoder writes one document.
type encoder struct {
	printer
	opts Options
	// redact is set inside a field that is marked sensitive.
	redact bool
	// nesting counts the messages around the current one.
	nesting int
	// within is what the Struct of a TypedStruct stands for.
	within schema
	// entries and keys are the stacks of maps and Structs being written.
	entries []entry
	keys    []string
}

// maxNesting is far beyond the 100 levels that Envoy reads, and keeps a message
// that contains itself from ending the process.
const maxNesting = 1000

func newEncoder(dst []byte, o Options, f format) *encoder {
	if o.Types == nil {
		o.Types = protoregistry.GlobalTypes
	}
	return &encoder{printer: newPrinter(dst, f), opts: o}
}

func (e *encoder) finish(dst []byte, err error) ([]byte, error) {
	if err != nil {
		return dst, err
	}
	return append(e.buf, '\n'), nil
}

func (e *encoder) root(m proto.Message) error {
	if m == nil {
		return &Error{Reason: "there is no message"}
	}
	return e.message(m)
}

func (e *encoder) rootList(key string, msgs []proto.Message) error {
	if key == "" {
		return e.typedList(msgs)
	}
	obj := e.beginObject()
	if err := e.textKey(key); err != nil {
		return err
	}
	if err := e.typedList(msgs); err != nil {
		return under(err, key)
	}
	e.endObject(obj)
	return nil
}

func (e *encoder) typedList(msgs []proto.Message) error {
	list := e.beginList()
	for i, m := range msgs {
		e.item()
		if err := e.typed(m); err != nil {
			return under(err, index(i))
		}
	}
	e.endList(list)
	return nil
}

// typed writes a message as it looks inside an Any; an Any as it is.
func (e *encoder) typed(m proto.Message) error {
	if m == nil {
		return &Error{Reason: "there is no message"}
	}
	if _, packed := m.(*anypb.Any); packed {
		return e.message(m)
	}
	return e.inAny(typeURLPrefix+string(m.ProtoReflect().Descriptor().FullName()), m)
}
