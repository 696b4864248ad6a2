package validate_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/durationpb"
	"sigs.k8s.io/yaml"
)

// This file reads configuration as Envoy's parser does, well enough for the corpus. It goes when package
// load is there: readYAML and readMessage are all that the tests call.

func readYAML(text string) ([]byte, error) { return yaml.YAMLToJSON([]byte(text)) }

// readMessage reads JSON strictly, and if that fails, after rewriting the forms that Envoy takes besides.
func readMessage(name string, text []byte) (proto.Message, error) {
	mt, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(name))
	if err != nil {
		return nil, err
	}
	m := mt.New().Interface()
	strict := protojson.Unmarshal(text, m)
	if strict == nil {
		return m, nil
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	again, err := json.Marshal(lenientMessage(mt.Descriptor(), tree))
	if err != nil {
		return nil, err
	}
	m = mt.New().Interface()
	if protojson.Unmarshal(again, m) != nil {
		return nil, strict
	}
	return m, nil
}

// lenientMessage rewrites the fields of a message.
func lenientMessage(md protoreflect.MessageDescriptor, v any) any {
	fields, ok := v.(map[string]any)
	if !ok {
		return v
	}
	if url, ok := fields["@type"].(string); ok {
		mt, err := protoregistry.GlobalTypes.FindMessageByURL(url)
		if err != nil {
			return v
		}
		md = mt.Descriptor()
		if _, given := fields["value"]; !given && md.FullName().Parent() == "google.protobuf" {
			rest := map[string]any{}
			for key, value := range fields {
				if key != "@type" {
					rest[key] = value
				}
			}
			return map[string]any{"@type": url, "value": rest}
		}
	}
	if md.FullName().Parent() == "google.protobuf" && md.FullName() != "google.protobuf.Any" {
		return lenientWellKnown(md, fields)
	}
	for key, value := range fields {
		fd := md.Fields().ByJSONName(key)
		if fd == nil {
			fd = md.Fields().ByTextName(key)
		}
		if fd != nil {
			fields[key] = lenientField(fd, value)
		}
	}
	return v
}

// lenientWellKnown turns {value: 1} and {seconds: 1} into what protojson has for wrappers and durations.
func lenientWellKnown(md protoreflect.MessageDescriptor, fields map[string]any) any {
	switch {
	case md.FullName() == "google.protobuf.Duration":
		var d durationpb.Duration
		text, _ := json.Marshal(fields)
		if json.Unmarshal(text, &d) == nil {
			return fmt.Sprintf("%.9fs", d.AsDuration().Seconds())
		}
	case strings.HasSuffix(string(md.Name()), "Value") && md.Name() != "Value" && len(fields) == 1 && fields["value"] != nil:
		return fields["value"]
	}
	return fields
}

func lenientField(fd protoreflect.FieldDescriptor, v any) any {
	switch {
	case fd.IsMap():
		if entries, ok := v.(map[string]any); ok && fd.MapValue().Message() != nil {
			for k := range entries {
				entries[k] = lenientMessage(fd.MapValue().Message(), entries[k])
			}
		}
		return v
	case fd.IsList():
		list, ok := v.([]any)
		if !ok && v != nil && fd.Message() == nil || !ok && isObject(v) {
			list = []any{v}
		} else if !ok {
			return v
		}
		for i := range list {
			list[i] = lenientValue(fd, list[i])
		}
		return list
	}
	return lenientValue(fd, v)
}

func isObject(v any) bool { _, ok := v.(map[string]any); return ok }

func lenientValue(fd protoreflect.FieldDescriptor, v any) any {
	text, isText := v.(string)
	switch {
	case fd.Enum() != nil && isText && fd.Enum().Values().ByName(protoreflect.Name(text)) == nil:
		return strings.ToUpper(text)
	case isText && (fd.Kind() == protoreflect.BoolKind || fd.Message() != nil && fd.Message().FullName() == "google.protobuf.BoolValue"):
		return strings.EqualFold(text, "true")
	case fd.Message() != nil:
		return lenientMessage(fd.Message(), v)
	}
	return v
}
