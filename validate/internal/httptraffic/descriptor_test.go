package httptraffic_test

import (
	"testing"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	fieldv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_field_extraction/v3"
	reversev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_json_reverse_transcoder/v3"
	scrubberv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/proto_api_scrubber/v3"
	messagev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/proto_message_extraction/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"
)

// shop is a file with a service that takes orders.
const shop = `
file {
  name: "shop.proto" package: "shop" dependency: "google/protobuf/struct.proto"
  message_type {
    name: "Order"
    field { name: "id" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
    field { name: "buyer" number: 2 type: TYPE_MESSAGE type_name: ".shop.Order.Buyer" label: LABEL_OPTIONAL }
    field { name: "more" number: 3 type: TYPE_MESSAGE type_name: ".google.protobuf.Struct" label: LABEL_OPTIONAL }
    field { name: "tags" number: 4 type: TYPE_MESSAGE type_name: ".shop.Order.TagsEntry" label: LABEL_REPEATED }
    nested_type { name: "Buyer" field { name: "name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL } }
    nested_type { name: "TagsEntry" options { map_entry: true } }
  }
  service { name: "Orders" method { name: "Place" input_type: ".shop.Order" output_type: ".shop.Order" } }
}
`

const structFile = `file { name: "google/protobuf/struct.proto" package: "google.protobuf" }`

func descriptorSet(t *testing.T, text string) []byte {
	t.Helper()
	var set descriptorpb.FileDescriptorSet
	require.NoError(t, prototext.Unmarshal([]byte(text), &set))
	data, err := proto.Marshal(&set)
	require.NoError(t, err)
	return data
}

func inlineBytes(data []byte) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_InlineBytes{InlineBytes: data}}
}

func TestDescriptorsHaveTheirImportsBefore(t *testing.T) {
	for text, want := range map[string][]string{
		structFile + shop: nil,
		shop + structFile: {"grpc-json-descriptor-bad descriptor_binary"},
		shop:              {"grpc-json-descriptor-bad descriptor_binary"},
		`file { name: "a" dependency: "b" weak_dependency: 0 }`: nil,
	} {
		require.Equal(t, want, judged(&reversev3.GrpcJsonReverseTranscoder{DescriptorBinary: descriptorSet(t, text)}), text)
	}
	require.Equal(t, []string{"grpc-json-reverse-descriptor-unset "}, judged(&reversev3.GrpcJsonReverseTranscoder{}))
}

func TestFieldsOfMethods(t *testing.T) {
	data := inlineBytes(descriptorSet(t, structFile+shop))
	for path, known := range map[string]bool{
		"id": true, "buyer.name": true, "more.anything": true, "tags.anything": true, "ID": false, "buyer.id": false, "": false,
	} {
		fields := &fieldv3.FieldExtractions{RequestFieldExtractions: map[string]*fieldv3.RequestFieldValueDisposition{path: {}}}
		found := judged(&fieldv3.GrpcFieldExtractionConfig{DescriptorSet: data, ExtractionsByMethod: map[string]*fieldv3.FieldExtractions{"shop.Orders.Place": fields}})
		require.Equal(t, known, len(found) == 0, "%q: %v", path, found)
	}
	require.Equal(t, []string{`proto-method-unknown extraction_by_method["shop.Orders.Take"]`}, judged(&messagev3.ProtoMessageExtractionConfig{
		DescriptorSet:      &messagev3.ProtoMessageExtractionConfig_DataSource{DataSource: data},
		ExtractionByMethod: map[string]*messagev3.MethodExtraction{"shop.Orders.Take": {}},
	}))
}

func TestScrubberNames(t *testing.T) {
	for name, want := range map[string]string{
		"/shop.Orders/Place": "", "/shop.Orders/Take": "proto-method-unknown", "shop.Orders.Place": "proto-api-scrubber-name",
		"/Orders/Place": "proto-api-scrubber-name", "/shop.Orders/*": "proto-api-scrubber-name", "/shop.Orders/": "proto-api-scrubber-name",
		"/shop..Orders/Place": "proto-api-scrubber-name", "": "proto-api-scrubber-name", "a/shop.Orders/Place": "proto-api-scrubber-name",
	} {
		found := judged(&scrubberv3.ProtoApiScrubberConfig{
			DescriptorSet: &scrubberv3.DescriptorSet{DataSource: inlineBytes(descriptorSet(t, structFile+shop))},
			Restrictions:  &scrubberv3.Restrictions{MethodRestrictions: map[string]*scrubberv3.MethodRestrictions{name: {}}},
		})
		if want == "" {
			require.Empty(t, found, name)
			continue
		}
		require.Len(t, found, 1, name)
		require.Contains(t, found[0], want, name)
	}
}
