package load

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/internal/decode"
)

// Format is how a file is written.
type Format int

const (
	// Auto goes by the file name, or by the content if that says nothing: .pb and .bin are
	// binary, .pb_text, .textproto, .txtpb, .prototxt and .pbtxt text protobuf, the rest YAML or JSON.
	Auto Format = iota
	// YAML is YAML or JSON.
	YAML
	// Binary is binary protobuf.
	Binary
	// Text is text protobuf.
	Text
)

// Types finds the message type that the URL of an Any names.
type Types = decode.Types

// Option changes how files are read.
type Option func(*options)

type options struct {
	message protoreflect.FullName
	format  Format
	follow  string
	limit   int64
	decode  decode.Options
}

// DefaultLimit is the size in bytes up to which a file is read.
const DefaultLimit = 128 << 20

func newOptions(opts []Option) options {
	o := options{limit: DefaultLimit}
	for _, set := range opts {
		set(&o)
	}
	return o
}

// Type says which message a file holds, or each element of a list in it, by its full
// name such as "envoy.config.route.v3.RouteConfiguration". Without it the type is found out.
func Type(name string) Option {
	return func(o *options) { o.message = protoreflect.FullName(name) }
}

// As sets the format of the files.
func As(f Format) Option { return func(o *options) { o.format = f } }

// Dynamic says that the files hold what a control plane sends. Envoy only counts
// unknown fields there, so that they are warnings.
func Dynamic() Option { return func(o *options) { o.decode.Dynamic = true } }

// Envoy says which version will read the files ("1.33"): a field that it has, and that is gone since, is a warning. What it does
// not know yet is for package validate to say.
func Envoy(version string) Option { return func(o *options) { o.decode.Envoy = version } }

// Resolve sets where the types inside Any are looked up, instead of those linked into the program.
func Resolve(t Types) Option { return func(o *options) { o.decode.Types = t } }

// Follow reads the files that config sources name too (path_config_source and
// path), relative to the file that names them, but never one outside the directory root.
func Follow(root string) Option { return func(o *options) { o.follow = root } }

// MaxBytes sets the size up to which a file is read, instead of [DefaultLimit].
func MaxBytes(n int64) Option { return func(o *options) { o.limit = n } }

// MaxDepth sets how many mappings and lists may be inside one another, instead of Envoy's own limit of 100.
func MaxDepth(n int) Option { return func(o *options) { o.decode.MaxDepth = n } }
