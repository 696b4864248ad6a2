// Package corpustest reads the shared corpus and its YAML for the tests of the
// simulator. Nothing but tests imports it.
package corpustest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"sigs.k8s.io/yaml"
)

// Read reads the lines of a file of the corpus, or skips the test. Root is the
// way to the root of the repository.
func Read[T any](t *testing.T, root, name string) []T {
	t.Helper()
	file, err := os.Open(filepath.Join(root, "..", "shared", "corpus", name))
	if os.IsNotExist(err) {
		t.Skipf("the corpus is not here (../shared/corpus/%s): nothing is compared", name)
	}
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	var cases []T
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c T
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		cases = append(cases, c)
	}
	require.NoError(t, lines.Err())
	return cases
}

// Parse reads a message from YAML, with the forms that Envoy's parser takes
// beyond protojson.
func Parse[M proto.Message](t testing.TB, text string, into M) M {
	t.Helper()
	var tree any
	require.NoError(t, yaml.Unmarshal([]byte(text), &tree))
	js, err := json.Marshal(lenient(tree, into.ProtoReflect().Descriptor()))
	require.NoError(t, err)
	require.NoError(t, protojson.Unmarshal(js, into))
	return into
}

// lenient turns a value where a list belongs, booleans in quotes, durations as
// objects and enums in lower case into what protojson takes.
func lenient(node any, message protoreflect.MessageDescriptor) any {
	object, ok := node.(map[string]any)
	if !ok || message == nil || message.FullName() == "google.protobuf.Any" {
		return node
	}
	for key, value := range object {
		field := message.Fields().ByName(protoreflect.Name(key))
		if field == nil || field.IsMap() {
			continue
		}
		list, isList := value.([]any)
		if field.IsList() && !isList {
			list, isList = []any{value}, true
		}
		if !isList {
			object[key] = lenientValue(value, field)
			continue
		}
		for i := range list {
			list[i] = lenientValue(list[i], field)
		}
		object[key] = list
	}
	return object
}

func lenientValue(value any, field protoreflect.FieldDescriptor) any {
	text, isText := value.(string)
	if parts, ok := value.(map[string]any); ok && field.Message() != nil && field.Message().FullName() == "google.protobuf.Duration" {
		seconds, _ := parts["seconds"].(float64)
		nanos, _ := parts["nanos"].(float64)
		return fmt.Sprintf("%d.%09ds", int64(seconds), int64(nanos))
	}
	switch {
	case field.Kind() == protoreflect.BoolKind && isText:
		return text == "true"
	case field.Kind() == protoreflect.EnumKind && isText:
		return strings.ToUpper(text)
	case field.Message() != nil && field.Message().FullName() != "google.protobuf.Struct" && field.Message().FullName() != "google.protobuf.Value":
		return lenient(value, field.Message())
	}
	return value
}
