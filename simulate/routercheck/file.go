package routercheck

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
)

// Test is one test of a file.
type Test struct {
	// Name is its test_name; names need not be unique.
	Name string `json:"test_name"`
	// Input is the request.
	Input Input `json:"input"`
	// Validate is what must come out.
	Validate Validate `json:"validate"`
}

// Input is the request of a test.
type Input struct {
	Authority  string         `json:"authority"`
	Path       string         `json:"path"`
	Method     string         `json:"method"`
	Random     Uint64         `json:"random_value"`
	SSL        bool           `json:"ssl"`
	Internal   bool           `json:"internal"`
	Runtime    string         `json:"runtime"`
	Request    []HeaderValue  `json:"additional_request_headers"`
	Response   []HeaderValue  `json:"additional_response_headers"`
	Additional []HeaderValue  `json:"additional_headers"`
	Metadata   []SetNamespace `json:"dynamic_metadata"`

	// The first format of the tool wrote the pseudo-headers with their colon.
	OldAuthority string `json:":authority"`
	OldPath      string `json:":path"`
	OldMethod    string `json:":method"`
}

// HeaderValue is a header line; the first format of the tool calls its name "field".
type HeaderValue struct {
	Key   string `json:"key"`
	Field string `json:"field"`
	Value string `json:"value"`
}

// SetNamespace sets dynamic metadata as the set_metadata filter does.
type SetNamespace struct {
	Namespace      string `json:"metadata_namespace"`
	Value          Struct `json:"value"`
	AllowOverwrite bool   `json:"allow_overwrite"`
}

// Validate is what must come out of a test; fields that are nil are not asked.
type Validate struct {
	ClusterName        *string       `json:"cluster_name"`
	VirtualClusterName *string       `json:"virtual_cluster_name"`
	VirtualHostName    *string       `json:"virtual_host_name"`
	HostRewrite        *string       `json:"host_rewrite"`
	PathRewrite        *string       `json:"path_rewrite"`
	PathRedirect       *string       `json:"path_redirect"`
	CodeRedirect       *Uint64       `json:"code_redirect"`
	Timeout            *Duration     `json:"timeout"`
	RequestMatches     []Matcher     `json:"request_header_matches"`
	ResponseMatches    []Matcher     `json:"response_header_matches"`
	RequestFields      []HeaderValue `json:"request_header_fields"`
	ResponseFields     []HeaderValue `json:"response_header_fields"`
	HeaderFields       []HeaderValue `json:"header_fields"`
	CustomHeaderFields []HeaderValue `json:"custom_header_fields"`
	RouteMetadata      []RouteValue  `json:"route_metadata"`
}

// RouteValue is an entry that the route's metadata must have.
type RouteValue struct {
	Namespace string          `json:"namespace"`
	Key       string          `json:"key"`
	Value     json.RawMessage `json:"value"`
}

// Parse reads the tests of a file from the tree that a YAML or JSON reader made.
func Parse(tree any) ([]Test, error) {
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, fmt.Errorf("the test file is no tree of maps, lists and scalars: %w", err)
	}
	var file struct {
		Tests   []Test          `json:"tests"`
		Runtime json.RawMessage `json:"runtime"` // values of the tool's own Envoy
	}
	if list, isList := tree.([]any); isList {
		text, _ = json.Marshal(map[string]any{"tests": list}) // it was marshalled above
	}
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&file); err != nil {
		return nil, fmt.Errorf("the test file does not fit router_check_tool's format: %w", err)
	}
	if len(file.Tests) == 0 {
		return nil, errors.New("the test file has no tests")
	}
	for i := range file.Tests {
		if err := file.Tests[i].finish(); err != nil {
			return nil, fmt.Errorf("tests[%d]: %w", i, err)
		}
	}
	return file.Tests, nil
}

// finish takes the old spellings over and asks for what the tool requires.
func (t *Test) finish() error {
	in := &t.Input
	in.Authority = or(in.Authority, in.OldAuthority)
	in.Path = or(in.Path, in.OldPath)
	in.Method = or(in.Method, in.OldMethod, "GET")
	in.Request = append(in.Additional, in.Request...)
	t.Validate.RequestFields = append(t.Validate.RequestFields, t.Validate.HeaderFields...)
	t.Validate.RequestFields = append(t.Validate.RequestFields, t.Validate.CustomHeaderFields...)
	switch {
	case t.Name == "":
		return errors.New("test_name is missing")
	case in.Authority == "":
		return fmt.Errorf("%q: input.authority is missing", t.Name)
	case in.Path == "":
		return fmt.Errorf("%q: input.path is missing", t.Name)
	}
	return nil
}

func or(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

func (h HeaderValue) name() string { return or(h.Key, h.Field) }

// Uint64 is a number that JSON may also write as a text.
type Uint64 uint64

// UnmarshalJSON reads 5 and "5".
func (u *Uint64) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(bytes.Trim(text, `"`), (*uint64)(u))
}

// Duration is a duration of protobuf's JSON form.
type Duration time.Duration

// UnmarshalJSON reads "1.5s".
func (d *Duration) UnmarshalJSON(text []byte) error {
	var message durationpb.Duration
	if err := protojson.Unmarshal(text, &message); err != nil {
		return err
	}
	*d = Duration(message.AsDuration())
	return nil
}

// Struct is a google.protobuf.Struct.
type Struct struct{ *structpb.Struct }

// UnmarshalJSON reads an object.
func (s *Struct) UnmarshalJSON(text []byte) error {
	s.Struct = &structpb.Struct{}
	return protojson.Unmarshal(text, s.Struct)
}

// Matcher is an envoy.config.route.v3.HeaderMatcher.
type Matcher struct{ *routev3.HeaderMatcher }

// UnmarshalJSON reads the message.
func (m *Matcher) UnmarshalJSON(text []byte) error {
	m.HeaderMatcher = &routev3.HeaderMatcher{}
	return protojson.Unmarshal(text, m.HeaderMatcher)
}
