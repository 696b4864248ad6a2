package encode_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"github.com/stretchr/testify/require"
	yamlv3 "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/internal/encode"
)

// readers turn the output back into a message in every way that users do.
var readers = []struct {
	name   string
	write  func([]byte, proto.Message, encode.Options) ([]byte, error)
	toJSON func([]byte) ([]byte, error)
}{
	{"YAML through sigs.k8s.io/yaml", encode.YAML, sigsyaml.YAMLToJSONStrict},
	{"YAML through yaml v3", encode.YAML, yamlv3ToJSON},
	{"JSON", encode.JSON, func(b []byte) ([]byte, error) { return b, nil }},
}

func yamlv3ToJSON(b []byte) ([]byte, error) {
	var v any
	if err := yamlv3.Unmarshal(b, &v); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

// checkRoundTrip fails unless every reader gets m back.
func checkRoundTrip(t *testing.T, m proto.Message) {
	t.Helper()
	for _, r := range readers {
		if err := roundTrip(r.write, r.toJSON, m); err != nil {
			t.Fatalf("%s of %s: %v", r.name, m.ProtoReflect().Descriptor().FullName(), err)
		}
	}
}

func roundTrip(write func([]byte, proto.Message, encode.Options) ([]byte, error), toJSON func([]byte) ([]byte, error), m proto.Message) error {
	out, err := write(nil, m, encode.Options{})
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if again, err := write(nil, m, encode.Options{}); err != nil || string(again) != string(out) {
		return fmt.Errorf("written twice, differs: %v\n%s\n%s", err, out, again)
	}
	text, err := toJSON(out)
	if err != nil {
		return fmt.Errorf("read: %w\n%s", err, out)
	}
	back := m.ProtoReflect().New().Interface()
	if err := (protojson.UnmarshalOptions{AllowPartial: true}).Unmarshal(text, back); err != nil {
		return fmt.Errorf("unmarshal: %w\n%s\n%s", err, out, text)
	}
	if !proto.Equal(m, back) {
		return fmt.Errorf("differs\n%s\nwant %v\ngot  %v", out, m, back)
	}
	return nil
}

func TestRoundTripOfEveryMessageType(t *testing.T) {
	g := newGenerator(1)
	require.Greater(t, len(g.types), 2000, "all of Envoy's messages are registered")
	rounds := 8
	if testing.Short() {
		rounds = 1
	}
	for _, mt := range g.types {
		for range rounds {
			m := mt.New()
			g.message(m)
			checkRoundTrip(t, m.Interface())
		}
	}
}

// inEveryPlace puts a text where texts can be: value, key, alone, in lists.
func inEveryPlace(s string) *structpb.Struct {
	text := structpb.NewStringValue(s)
	list := structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{text, text}})
	object := structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{s: text, "k": text}})
	return &structpb.Struct{Fields: map[string]*structpb.Value{
		s + "1": list,
		s + "2": object,
		"last":  structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{list, object, list}}),
		s:       text,
	}}
}

func TestRoundTripOfNastyTexts(t *testing.T) {
	for _, s := range nasty {
		checkRoundTrip(t, inEveryPlace(s))
		checkRoundTrip(t, structpb.NewStringValue(s))
		checkRoundTrip(t, wrapperspb.String(s))
		for _, other := range nasty {
			checkRoundTrip(t, inEveryPlace(s+other))
		}
	}
	g := newGenerator(2)
	for range 3000 {
		checkRoundTrip(t, inEveryPlace(g.text()))
	}
}

func TestRoundTripOfLongKeys(t *testing.T) {
	for _, piece := range []string{"k", " ", "\n", "日", "\U000E0001", ": "} {
		for _, n := range []int{90, 990, 999, 1000, 1001, 1100} {
			checkRoundTrip(t, inEveryPlace(strings.Repeat(piece, n)))
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Add("a\n b\n\tc \n\nd\n\n")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			_, err := encode.YAML(nil, inEveryPlace(s), encode.Options{})
			require.Error(t, err)
			return
		}
		checkRoundTrip(t, inEveryPlace(s))
		checkRoundTrip(t, structpb.NewStringValue(s))
	})
}

func FuzzBootstrap(f *testing.F) {
	fuzzWire(f, func() proto.Message { return new(bootstrapv3.Bootstrap) })
}

func FuzzListener(f *testing.F) {
	fuzzWire(f, func() proto.Message { return new(listenerv3.Listener) })
}

// fuzzWire writes whatever can be unpacked. If it is refused, protojson must
// refuse it too, but for unknown fields, which protojson drops.
func fuzzWire(f *testing.F, fresh func() proto.Message) {
	g := newGenerator(3)
	for range 20 {
		m := fresh()
		g.message(m.ProtoReflect())
		raw, err := proto.Marshal(m)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := fresh()
		if proto.Unmarshal(raw, m) != nil {
			return
		}
		out, err := encode.YAML(nil, m, encode.Options{})
		if err != nil {
			if strings.Contains(err.Error(), "which this version of the API does not know") {
				return
			}
			_, theirs := protojson.Marshal(m)
			require.Error(t, theirs, "refused: %v", err)
			return
		}
		text, err := sigsyaml.YAMLToJSONStrict(out)
		require.NoError(t, err, "%s", out)
		back := fresh()
		require.NoError(t, protojson.Unmarshal(text, back), "%s", out)
		again, err := encode.YAML(nil, back, encode.Options{})
		require.NoError(t, err)
		require.Equal(t, string(out), string(again))
	})
}
