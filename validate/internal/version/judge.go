package version

import (
	"fmt"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/internal/history"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.OnSet(asked)
	check.OnWhole(named, judge)
}

// failOnDeprecated is the runtime feature that has Envoy refuse what is deprecated.
const failOnDeprecated = "envoy.features.fail_on_any_deprecated_feature"

// asked reports a version that is not known.
func asked(c *check.Context) {
	if c.Envoy == "" {
		return
	}
	if _, err := history.Parse(c.Envoy); err != nil {
		c.ReportAt(diag.Path{diag.FieldStep("envoy")}, unknownVersion, err.Error())
	}
}

// named tells whether there is a version to judge for, or the bootstrap wants no deprecated field.
func named(c *check.Context) bool {
	refuses := c.RuntimeBool(failOnDeprecated, false)
	if c.Envoy == "" && !refuses {
		return false
	}
	version, err := history.Newest(), error(nil)
	if c.Envoy != "" {
		version, err = history.Parse(c.Envoy)
	}
	*check.Memo[walk](c) = walk{Context: c, version: version, refuses: refuses}
	return err == nil
}

// judge reports what is in a message that the version does not know.
func judge(c *check.Context, m proto.Message) {
	w := check.Memo[walk](c)
	if w.typeUnknown(m) {
		return
	}
	md := m.ProtoReflect().Descriptor()
	if p := planOf(w.version, md); !p.empty() {
		w.message(m.ProtoReflect(), p)
	}
}

// walk goes through the messages of a run, one at a time.
type walk struct {
	*check.Context
	version history.Version
	refuses bool        // the bootstrap wants no deprecated field
	steps   []diag.Step // from the message at hand
}

func (w *walk) message(m protoreflect.Message, p *plan) {
	if !m.IsValid() {
		return // nil, which is reported as such
	}
	for _, o := range p.choices {
		if m.WhichOneof(o) == nil {
			w.missing(o)
		}
	}
	for i := range p.fields {
		f := &p.fields[i]
		if !m.Has(f.fd) {
			if f.required {
				w.missing(f.fd)
			}
			continue
		}
		name := string(f.fd.Name())
		w.field(f, diag.FieldStep(name))
		if f.unknown || f.below == nil && f.values == nil {
			continue
		}
		v := m.Get(f.fd)
		switch {
		case f.fd.IsMap():
			v.Map().Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
				w.value(f, diag.KeyStep(name, k.String()), v)
				return true
			})
		case f.fd.IsList():
			for i := range v.List().Len() {
				w.value(f, diag.IndexStep(name, i), v.List().Get(i))
			}
		default:
			w.value(f, diag.FieldStep(name), v)
		}
	}
}

// field judges that a field is set.
func (w *walk) field(f *field, step diag.Step) {
	switch {
	case f.unknown:
		d := w.report(unknownField, step, fmt.Sprintf("Envoy %s does not know %s", w.version, f.fd.Name()))
		switch {
		case w.Dynamic && f.choice != nil:
			d.Summary += fmt.Sprintf(", and wants another %s", f.choice.Name())
		case w.Dynamic:
			d.Severity = diag.Warning
			d.Summary += ", and ignores it"
		}
		d.Detail = since(f.fd.FullName())
	case f.deprecated:
		w.deprecated(f.fd.FullName(), step, fmt.Sprintf("%s is deprecated", f.fd.Name()))
	}
}

// missing reports a field or oneof that only an older Envoy wants.
func (w *walk) missing(d protoreflect.Descriptor) {
	w.report(unsetField, diag.FieldStep(string(d.Name())), fmt.Sprintf("Envoy %s requires %s", w.version, d.Name()))
}

// value judges one value of a field.
func (w *walk) value(f *field, step diag.Step, v protoreflect.Value) {
	if f.below != nil {
		w.steps = append(w.steps, step)
		w.message(v.Message(), f.below)
		w.steps = w.steps[:len(w.steps)-1]
		return
	}
	bad, ok := f.values[v.Enum()]
	switch {
	case !ok:
	case bad.unknown:
		d := w.report(unknownValue, step, fmt.Sprintf("Envoy %s does not know %s", w.version, bad.desc.Name()))
		if w.Dynamic && !f.defined {
			d.Severity = diag.Warning
		}
		d.Detail = since(bad.desc.FullName())
	case !f.fd.IsList(): // Envoy looks at single values only
		w.deprecated(bad.desc.FullName(), step, fmt.Sprintf("%s is deprecated", bad.desc.Name()))
	}
}

// deprecated reports what is deprecated, unless the bootstrap allows it.
func (w *walk) deprecated(name protoreflect.FullName, step diag.Step, summary string) {
	d := w.report(deprecated, step, summary)
	if !w.AllowsDeprecated(string(name), !w.refuses) {
		d.Severity = diag.Error
		d.Summary += ", and the runtime of the bootstrap refuses it"
	}
	if since, ok := history.Deprecated(name); ok {
		d.Detail = fmt.Sprintf("It is deprecated since Envoy %s.", since)
	}
	if use := history.Instead(name); use != "" {
		d.Fixes = []string{"use " + use}
	}
}

// typeUnknown reports a message that is packed into an Any and that the version does not have, or one that is named
// by a TypedStruct.
func (w *walk) typeUnknown(m proto.Message) bool {
	name := m.ProtoReflect().Descriptor().FullName()
	if typed, ok := m.(interface{ GetTypeUrl() string }); ok && name.Name() == "TypedStruct" {
		url := typed.GetTypeUrl()
		name = protoreflect.FullName(url[strings.LastIndexByte(url, '/')+1:])
	}
	if w.version.Knows(name) {
		return false
	}
	if w.Above(0) == nil || w.Dynamic && !w.looksUp() {
		return true
	}
	d := w.ReportAt(w.At(), unknownType, fmt.Sprintf("Envoy %s does not know %s", w.version, name))
	d.Detail = since(name)
	if f, ok := w.Above(0).(interface{ GetIsOptional() bool }); ok && f.GetIsOptional() {
		d.Severity = diag.Warning
		d.Summary += ", and skips it"
	}
	return true
}

// looksUp tells whether Envoy looks for the extension that the Any at hand configures, and needs it: metadata may
// hold what Envoy does not know, and of the policies of load balancing it takes the first that it has.
func (w *walk) looksUp() bool {
	if _, candidate := w.Above(1).(*clusterv3.LoadBalancingPolicy_Policy); candidate {
		return false
	}
	holder := fullName(w.Above(0))
	if outer := w.Above(1); outer != nil && extension.Boxes(holder) && extension.SlotOf(fullName(outer), w.FieldAbove(1)) != nil {
		return true
	}
	return extension.SlotOf(holder, w.Field()) != nil
}

func fullName(m proto.Message) string { return string(m.ProtoReflect().Descriptor().FullName()) }

func (w *walk) report(rule *diag.Rule, step diag.Step, summary string) *diag.Diagnostic {
	path := append(w.At(), w.steps...)
	return w.ReportAt(append(path, step), rule, summary)
}

// since says which version is the first to know a name.
func since(name protoreflect.FullName) string {
	v, _ := history.Added(name)
	return fmt.Sprintf("The first version that is known to have it is %s.", v)
}
