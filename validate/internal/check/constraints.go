package check

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/envoykit/envoykit/diag"
)

// Constraint is the rule behind everything that the protos themselves declare.
var Constraint = Rule(diag.Rule{
	ID: "proto-pgv", Severity: diag.Error,
	Title: "every value keeps the constraints that Envoy's protos declare",
	Text: "The protos say which fields are required, how long a text may be, and which numbers are allowed (protoc-gen-validate). Envoy checks " +
		"each message when it loads it, also inside every extension, and refuses the resource.",
	Bad: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: ""
load_assignment: {cluster_name: a}
`,
	Good: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
load_assignment: {cluster_name: a}
`,
	Ref: "common/protobuf/utility.h MessageUtil::validate",
})

// constrained is what protoc-gen-validate generates. The build tag disable_pgv removes it, hence the interface.
type constrained interface {
	Validate() error
	ValidateAll() error
}

// violation is one generated error.
type violation interface {
	Field() string
	Reason() string
	Cause() error
}

// Constrained tells whether the generated validators are linked: the build tag disable_pgv leaves them out.
func Constrained(m proto.Message) bool {
	_, ok := m.(constrained)
	return ok
}

// constraints reports what the generated validators of m find, all of it.
func (c *Context) constraints(m proto.Message) {
	v, ok := m.(constrained)
	if !ok || c.holes(v) {
		return
	}
	c.violations(m.ProtoReflect(), c.path, c.all(v))
}

// holes runs the quick check; it reports true if there is nothing more to say: all is well, or the
// generated code panicked on a nil where a message should be.
func (c *Context) holes(v constrained) (done bool) {
	done = true
	defer c.hole()
	return v.Validate() == nil
}

// all runs the whole check, which can meet a hole where the quick one stopped at something else.
func (c *Context) all(v constrained) error {
	defer c.hole()
	return v.ValidateAll()
}

// hole is deferred to report the panic.
func (c *Context) hole() {
	if recover() != nil {
		c.Report(Constraint, "a message is missing: a oneof member or list element is nil")
	}
}

// violations turns generated errors, which nest as the messages do, into diagnostics.
func (c *Context) violations(m protoreflect.Message, path diag.Path, err error) {
	var many interface{ AllErrors() []error }
	if errors.As(err, &many) {
		for _, e := range many.AllErrors() {
			c.violations(m, path, e)
		}
		return
	}
	v, ok := err.(violation)
	if !ok {
		if err != nil {
			c.ReportAt(path.Append(), Constraint, err.Error())
		}
		return
	}
	step, below := fieldOf(m, v.Field())
	at := path.Append(step)
	if below.IsValid() && v.Cause() != nil {
		c.violations(below, at, v.Cause())
		return
	}
	summary := step.Field + " " + v.Reason()
	if v.Cause() != nil {
		summary += ": " + v.Cause().Error()
	}
	c.ReportAt(at, Constraint, strings.TrimPrefix(summary, " "))
}

// fieldOf finds the field that a generated error names in Go's words ("Clusters[0]"), and the message in it.
func fieldOf(m protoreflect.Message, goName string) (diag.Step, protoreflect.Message) {
	name, subscript, _ := strings.Cut(strings.TrimSuffix(goName, "]"), "[")
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		if goCamelCase(string(fd.Name())) != name {
			continue
		}
		step := diag.FieldStep(string(fd.Name()))
		switch {
		case fd.IsMap():
			return mapEntry(m, fd, subscript)
		case fd.IsList():
			n, err := strconv.Atoi(subscript)
			if err != nil || n >= m.Get(fd).List().Len() {
				return step, absent
			}
			step.Index = n
			if fd.Message() != nil {
				return step, m.Get(fd).List().Get(n).Message()
			}
		case fd.Message() != nil && m.Has(fd):
			return step, m.Get(fd).Message()
		}
		return step, absent
	}
	oneofs := m.Descriptor().Oneofs()
	for i := range oneofs.Len() {
		if goCamelCase(string(oneofs.Get(i).Name())) == name {
			return diag.FieldStep(string(oneofs.Get(i).Name())), absent
		}
	}
	return diag.FieldStep(goName), absent
}

func mapEntry(m protoreflect.Message, fd protoreflect.FieldDescriptor, key string) (diag.Step, protoreflect.Message) {
	step, value := diag.KeyStep(string(fd.Name()), key), absent
	m.Get(fd).Map().Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
		if fmt.Sprint(k.Interface()) == key && fd.MapValue().Message() != nil {
			value = v.Message()
			return false
		}
		return true
	})
	return step, value
}

// absent is a message that is not there.
var absent = (*emptypb.Empty)(nil).ProtoReflect()

// goCamelCase is protoc-gen-go's rule for Go names.
func goCamelCase(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '.' && i+1 < len(s) && isLower(s[i+1]):
		case c == '.':
			b = append(b, '_')
		case c == '_' && (i == 0 || s[i-1] == '.'):
			b = append(b, 'X')
		case c == '_' && i+1 < len(s) && isLower(s[i+1]):
		case '0' <= c && c <= '9':
			b = append(b, c)
		default:
			if isLower(c) {
				c -= 'a' - 'A'
			}
			b = append(b, c)
			for ; i+1 < len(s) && isLower(s[i+1]); i++ {
				b = append(b, s[i+1])
			}
		}
	}
	return string(b)
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
