package extension_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/internal/extension"
)

const hcm = "envoy.extensions.filters.network.http_connection_manager.v3."

func TestSlotOf(t *testing.T) {
	for _, c := range []struct {
		message, field string
		want           []string
	}{
		{"envoy.config.listener.v3.Filter", "typed_config", []string{networkFilters}},
		{"envoy.config.listener.v3.ListenerFilter", "typed_config", []string{"envoy.filters.listener", "envoy.filters.udp_listener"}},
		{hcm + "HttpFilter", "typed_config", []string{httpFilters}},
		{"envoy.extensions.upstreams.http.v3.HttpProtocolOptions", "http_filters", []string{upstreamFilters}},
		{"envoy.extensions.filters.http.router.v3.Router", "upstream_http_filters", []string{upstreamFilters}},
		{"envoy.config.accesslog.v3.AccessLog", "typed_config", []string{"envoy.access_loggers"}},
		{"envoy.config.cluster.v3.Cluster", "transport_socket", []string{upstreamTS}},
		{"envoy.config.cluster.v3.Cluster.TransportSocketMatch", "transport_socket", []string{upstreamTS}},
		{"envoy.config.listener.v3.FilterChain", "transport_socket", []string{downstreamTS}},
		{"envoy.config.route.v3.VirtualHost", "typed_per_filter_config", []string{extension.PerRoute}},
		{"envoy.config.cluster.v3.Cluster", "name", nil},
		{"envoy.config.cluster.v3.Cluster", "", nil},
	} {
		require.Equal(t, c.want, extension.SlotOf(c.message, c.field), "%s.%s", c.message, c.field)
	}
}

func TestBelow(t *testing.T) {
	const typedExtension = "envoy.config.core.v3.TypedExtensionConfig"
	// Router.upstream_http_filters[0].typed_config
	outer := extension.Below(nil, "envoy.extensions.filters.http.router.v3.Router", "upstream_http_filters")
	require.Equal(t, []string{upstreamFilters}, extension.Below(outer, hcm+"HttpFilter", "typed_config"))
	// HttpConnectionManager.http_filters[0].typed_config
	outer = extension.Below(nil, hcm+"HttpConnectionManager", "http_filters")
	require.Equal(t, []string{httpFilters}, extension.Below(outer, hcm+"HttpFilter", "typed_config"))
	// HttpConnectionManager.http_filters[0].config_discovery.default_config
	discovery := extension.Below(outer, hcm+"HttpFilter", "config_discovery")
	require.Equal(t, []string{httpFilters}, extension.Below(discovery, "envoy.config.core.v3.ExtensionConfigSource", "default_config"))
	// FilterChain.transport_socket.typed_config
	outer = extension.Below(nil, "envoy.config.listener.v3.FilterChain", "transport_socket")
	require.Equal(t, []string{downstreamTS}, extension.Below(outer, "envoy.config.core.v3.TransportSocket", "typed_config"))
	// Compressor.compressor_library.typed_config
	outer = extension.Below(nil, "envoy.extensions.filters.http.compressor.v3.Compressor", "compressor_library")
	require.Equal(t, []string{"envoy.compression.compressor"}, extension.Below(outer, typedExtension, "typed_config"))
	// A box at the root says nothing.
	require.Nil(t, extension.Below(nil, typedExtension, "typed_config"))
	// What is no box answers for itself.
	require.Equal(t, []string{downstreamTS}, extension.Below([]string{networkFilters}, "envoy.config.listener.v3.FilterChain", "transport_socket"))
}

// TestTableNamesWhatExists holds every message and field of the table against the descriptors.
func TestTableNamesWhatExists(t *testing.T) {
	for _, e := range extension.All() {
		for _, m := range slices.Concat(e.Messages, e.Overrides) {
			_, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(m))
			require.NoError(t, err, "%s of %s", m, e.Name)
			require.NotEmpty(t, extension.Slots(m), "%s of %s fits nowhere", m, e.Name)
		}
	}
	for _, field := range extension.SlotFields() {
		d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(field))
		require.NoError(t, err, field)
		fd, ok := d.(protoreflect.FieldDescriptor)
		require.True(t, ok, field)
		require.True(t, holdsExtension(fd), "%s holds no extension", field)
		for _, c := range extension.SlotOf(string(fd.Parent().FullName()), string(fd.Name())) {
			require.True(t, strings.HasPrefix(c, "envoy.") || c == extension.PerRoute, "%s of %s", c, field)
		}
	}
}

// TestFieldsWithoutSlot lists the fields of the API that could hold an extension and that the table is
// silent about, so that a new version of the API shows what it added.
func TestFieldsWithoutSlot(t *testing.T) {
	const golden = "testdata/without_slot.txt"
	silent := map[string]bool{}
	protoregistry.GlobalFiles.RangeFiles(func(f protoreflect.FileDescriptor) bool {
		if strings.Contains(string(f.Package())+".", ".v3.") || strings.Contains(string(f.Package()), ".v3alpha") {
			eachMessage(f.Messages(), func(m protoreflect.MessageDescriptor) { addSilent(silent, m) })
		}
		return true
	})
	text := strings.Join(slices.Sorted(maps.Keys(silent)), "\n") + "\n"
	if os.Getenv("UPDATE_GOLDENS") == "1" {
		require.NoError(t, os.WriteFile(golden, []byte(text), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), text, "decide for each new field whether it is a slot, then UPDATE_GOLDENS=1")
}

func addSilent(silent map[string]bool, m protoreflect.MessageDescriptor) {
	for i := range m.Fields().Len() {
		fd := m.Fields().Get(i)
		if holdsExtension(fd) && extension.SlotOf(string(m.FullName()), string(fd.Name())) == nil {
			silent[string(fd.FullName())] = true
		}
	}
}

func eachMessage(all protoreflect.MessageDescriptors, visit func(protoreflect.MessageDescriptor)) {
	for i := range all.Len() {
		if !all.Get(i).IsMapEntry() {
			visit(all.Get(i))
		}
		eachMessage(all.Get(i).Messages(), visit)
	}
}

// holdsExtension tells whether a field is an Any or a box around one.
func holdsExtension(fd protoreflect.FieldDescriptor) bool {
	m := fd.Message()
	if fd.IsMap() {
		m = fd.MapValue().Message()
	}
	return m != nil && (m.FullName() == "google.protobuf.Any" || extension.Boxes(string(m.FullName())))
}
