package extension_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	xdsv3 "github.com/cncf/xds/go/xds/type/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/internal/extension"
)

const corpus = "../../../shared/corpus"

// TestAcceptedConfigurationsFit walks everything that projects ship and Envoy loads: the registry may not
// know an extension, but it never says that one does not fit.
func TestAcceptedConfigurationsFit(t *testing.T) {
	c := &census{t: t, judged: map[string]bool{}, unknown: map[string]string{}, unslotted: map[string]string{}}
	for _, f := range accepted(t) {
		c.file(f)
	}
	c.report(600, 100)
}

// TestAcceptedVerdictsFit does the same with the configurations that Envoy's own tests accept.
func TestAcceptedVerdictsFit(t *testing.T) {
	c := &census{t: t, judged: map[string]bool{}, unknown: map[string]string{}, unslotted: map[string]string{}}
	lines(t, "verdicts.jsonl", func(line []byte) {
		var v struct{ ID, Type, YAML, Verdict, Needs string }
		require.NoError(t, json.Unmarshal(line, &v))
		if v.Verdict != "accept" || v.Needs != "" {
			return
		}
		text, err := yaml.YAMLToJSON([]byte(v.YAML))
		if err != nil {
			c.skipped++
			return
		}
		c.add(v.ID, v.Type, text)
	})
	c.report(700, 30)
}

// census collects what the walks find.
type census struct {
	t                     *testing.T
	read, skipped, chains int
	judged                map[string]bool   // messages judged to fit
	unknown, unslotted    map[string]string // message or field -> where
}

// file reads the resources of one file, in whichever layout it has them.
func (c *census) file(f indexRow) {
	text, err := os.ReadFile(filepath.Join(corpus, "configs", f.Path))
	require.NoError(c.t, err)
	text, err = yaml.YAMLToJSON(text)
	if err != nil {
		c.skipped++
		return
	}
	resources, err := f.resources(text)
	require.NoError(c.t, err, f.Path)
	for i, r := range resources {
		c.add(fmt.Sprintf("%s[%d]", f.Path, i), r.message, r.text)
	}
}

// add walks one message; what strict protojson does not take is left out.
func (c *census) add(where, message string, text []byte) {
	mt, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(message))
	if err != nil {
		c.skipped++
		return
	}
	m := mt.New()
	if err := protojson.Unmarshal(text, m.Interface()); err != nil {
		c.skipped++
		return
	}
	c.read++
	c.walk(where, m, nil)
}

func (c *census) report(minRead, minJudged int) {
	c.t.Logf("%d read, %d left out, %d messages fit, %d chains", c.read, c.skipped, len(c.judged), c.chains)
	for m, where := range c.unknown {
		c.t.Logf("not known: %s at %s", m, where)
	}
	for field, where := range c.unslotted {
		c.t.Logf("no slot: %s at %s", field, where)
	}
	require.Greater(c.t, c.read, minRead)
	require.Greater(c.t, len(c.judged), minJudged)
}

// walk visits every extension below a message.
func (c *census) walk(where string, m protoreflect.Message, outer []string) {
	name := string(m.Descriptor().FullName())
	c.chain(where, m)
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		slots := extension.Below(outer, name, string(fd.Name()))
		c.each(fd, v, func(sub protoreflect.Message) {
			if packed, ok := sub.Interface().(*anypb.Any); ok {
				c.unpack(where, name+"."+string(fd.Name()), packed, slots)
				return
			}
			c.walk(where, sub, slots)
		})
		return true
	})
}

// each calls visit for every message in a field.
func (c *census) each(fd protoreflect.FieldDescriptor, v protoreflect.Value, visit func(protoreflect.Message)) {
	switch {
	case fd.IsMap() && fd.MapValue().Message() != nil:
		v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool { visit(v.Message()); return true })
	case fd.IsMap() || fd.Message() == nil:
	case fd.IsList():
		for i := range v.List().Len() {
			visit(v.List().Get(i).Message())
		}
	default:
		visit(v.Message())
	}
}

func (c *census) unpack(where, field string, packed *anypb.Any, slots []string) {
	if packed.GetTypeUrl() == "" { // Envoy takes an empty Any in places, for instance in FilterConfig.config
		return
	}
	inner, err := packed.UnmarshalNew()
	require.NoError(c.t, err, "%s: %s", where, field)
	c.judge(where, field, inner, slots)
	c.walk(where, inner.ProtoReflect(), nil)
}

func (c *census) judge(where, field string, inner proto.Message, slots []string) {
	message := string(inner.ProtoReflect().Descriptor().FullName())
	if s, ok := inner.(*xdsv3.TypedStruct); ok {
		message = s.GetTypeUrl()[strings.LastIndex(s.GetTypeUrl(), "/")+1:]
	}
	if slots == nil {
		c.unslotted[field+" <- "+message] = where
		return
	}
	fits, known := extension.FitsAny(message, slots)
	if !known {
		c.unknown[message+" in "+fmt.Sprint(slots)] = where
		return
	}
	if !fits {
		c.t.Errorf("%s: %s does not fit %v of %s, it fits %v", where, message, slots, field, extension.Slots(message))
		return
	}
	c.judged[message] = true
}

// chain checks that the last filter of a chain may be last and the others may not.
func (c *census) chain(where string, m protoreflect.Message) {
	for _, field := range []struct{ message, name protoreflect.Name }{{"FilterChain", "filters"}, {"HttpConnectionManager", "http_filters"}, {"HttpProtocolOptions", "http_filters"}} {
		fd := m.Descriptor().Fields().ByName(field.name)
		if m.Descriptor().Name() != field.message || fd == nil || fd.Message().Name() == "TypedExtensionConfig" || m.Get(fd).List().Len() == 0 {
			continue
		}
		c.chains++
		filters := m.Get(fd).List()
		for i := range filters.Len() {
			f := filters.Get(i).Message()
			packed, ok := f.Get(f.Descriptor().Fields().ByName("typed_config")).Message().Interface().(*anypb.Any)
			require.True(c.t, ok)
			ends, known := extension.Terminal(string(packed.MessageName()))
			if last := i == filters.Len()-1; known && ends != last {
				c.t.Errorf("%s: filter %d of %d, %s: terminal is %t", where, i+1, filters.Len(), packed.MessageName(), ends)
			}
		}
	}
}

// indexRow is one line of configs/index.jsonl.
type indexRow struct {
	Path, Layout string
	Types        []string
	Clean        bool
	Suspect      any
	Guessed      any
}

type resource struct {
	message string
	text    []byte
}

// accepted lists the files that Envoy takes without an error.
func accepted(t *testing.T) (rows []indexRow) {
	lines(t, "configs/index.jsonl", func(line []byte) {
		var r indexRow
		require.NoError(t, json.Unmarshal(line, &r))
		if r.Clean && r.Suspect == nil && r.Guessed == nil && len(r.Types) > 0 {
			rows = append(rows, r)
		}
	})
	return rows
}

// resources cuts a file into messages.
func (r indexRow) resources(text []byte) ([]resource, error) {
	switch r.Layout {
	case "list":
		var list []json.RawMessage
		err := json.Unmarshal(text, &list)
		return r.typed(list, r.Types[0], err)
	case "resources":
		var wrapped struct{ Resources []json.RawMessage }
		err := json.Unmarshal(text, &wrapped)
		return r.typed(wrapped.Resources, r.Types[0], err)
	case "snapshot":
		return r.snapshot(text)
	}
	return r.typed([]json.RawMessage{text}, r.Types[0], nil)
}

func (r indexRow) snapshot(text []byte) (all []resource, err error) {
	var s struct{ Clusters, Listeners, Routes []json.RawMessage }
	err = json.Unmarshal(text, &s)
	for _, part := range []struct {
		message string
		list    []json.RawMessage
	}{
		{"envoy.config.cluster.v3.Cluster", s.Clusters},
		{"envoy.config.listener.v3.Listener", s.Listeners},
		{"envoy.config.route.v3.RouteConfiguration", s.Routes},
	} {
		var typed []resource
		typed, err = r.typed(part.list, part.message, err)
		all = append(all, typed...)
	}
	return all, err
}

// typed gives each element its type: its own @type, or the one the index names. It passes an error on.
func (r indexRow) typed(list []json.RawMessage, message string, err error) (all []resource, _ error) {
	for _, text := range list {
		if err != nil {
			break
		}
		fields := map[string]json.RawMessage{}
		if err = json.Unmarshal(text, &fields); err != nil {
			break
		}
		if inner, ok := fields["resource"]; ok {
			var below []resource
			below, err = r.typed([]json.RawMessage{inner}, message, nil)
			all = append(all, below...)
			continue
		}
		name := message
		if raw, ok := fields["@type"]; ok {
			url := strings.Trim(string(raw), `"`)
			name = url[strings.LastIndex(url, "/")+1:]
			delete(fields, "@type")
			text, err = json.Marshal(fields)
		}
		all = append(all, resource{name, text})
	}
	return all, err
}

// lines calls use with every line of a corpus file; without the corpus the test is skipped.
func lines(t *testing.T, file string, use func([]byte)) {
	f, err := os.Open(filepath.Join(corpus, file))
	if err != nil {
		t.Skipf("the corpus is not here: %v", err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		use(s.Bytes())
	}
	require.NoError(t, s.Err())
}
