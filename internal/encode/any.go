package encode

import (
	"fmt"
	"reflect"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

const typeURLPrefix = "type.googleapis.com/"

var (
	typeKey  = renderKey("@type")
	valueKey = renderKey("value")
)

// packed writes an Any as the message inside it.
func (e *encoder) packed(a *anypb.Any) error {
	m, err := e.unpack(a)
	switch {
	case err != nil:
		return err
	case m != nil:
		return e.inAny(a.GetTypeUrl(), m)
	case a.GetTypeUrl() != "":
		return e.opaque(a)
	}
	e.endObject(e.beginObject())
	return nil
}

// inAny writes a message with its type URL in front.
func (e *encoder) inAny(url string, m proto.Message) error {
	m = m.ProtoReflect().Interface()
	v := reflect.ValueOf(m)
	p := planOf(v.Type(), m)
	obj := e.beginObject()
	e.key(typeKey)
	if err := e.text(url); err != nil {
		return under(err, "@type")
	}
	if p.special != nil || p.wrapper {
		e.key(valueKey)
		if err := e.planned(p, v); err != nil {
			return under(err, "value")
		}
	} else if err := e.fields(p, v); err != nil {
		return err
	}
	e.endObject(obj)
	return nil
}

// unpack returns the message inside an Any, or nil if the Any is empty or is to
// be written opaquely.
func (e *encoder) unpack(a *anypb.Any) (proto.Message, error) {
	url := a.GetTypeUrl()
	if e.opts.Resolve != nil {
		if m := e.opts.Resolve(a); m != nil {
			return m, checkURL(url, m)
		}
	}
	if url == "" {
		if len(a.GetValue()) > 0 {
			return nil, &Error{Reason: "the google.protobuf.Any holds bytes but no type_url"}
		}
		return nil, nil
	}
	mt, err := e.opts.Types.FindMessageByURL(url)
	if err != nil {
		if e.redact || e.opts.Unresolved == Opaque {
			return nil, nil
		}
		return nil, &Error{Reason: fmt.Sprintf("the type %q is not known to this program", url)}
	}
	m := mt.New().Interface()
	if err := (proto.UnmarshalOptions{AllowPartial: true}).Unmarshal(a.GetValue(), m); err != nil {
		return nil, &Error{Reason: fmt.Sprintf("the bytes are no valid %s", mt.Descriptor().FullName())}
	}
	return m, nil
}

// checkURL reports a message that is not of the type the Any names.
func checkURL(url string, m proto.Message) error {
	name := string(m.ProtoReflect().Descriptor().FullName())
	if before, ok := strings.CutSuffix(url, name); ok && strings.HasSuffix(before, "/") {
		return nil
	}
	return &Error{Reason: fmt.Sprintf("the google.protobuf.Any names %q but its message is a %s", url, name)}
}

// opaque writes an Any whose type is unknown. Nobody can tell whether it holds
// a secret, so Mask hides all of it.
func (e *encoder) opaque(a *anypb.Any) error {
	obj := e.beginObject()
	e.key(typeKey)
	if err := e.text(a.GetTypeUrl()); err != nil {
		return under(err, "@type")
	}
	e.key(valueKey)
	if e.redact || e.opts.Mask {
		e.redacted()
	} else {
		e.bytes(a.GetValue())
	}
	e.endObject(obj)
	return nil
}
