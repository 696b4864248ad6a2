package reference

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// noReference are fields whose name speaks of a cluster and that name none that has to be there.
var noReference = map[protoreflect.FullName]string{
	"envoy.config.core.v3.Node.cluster":                                                      "the cluster that Envoy itself belongs to",
	"envoy.config.endpoint.v3.ClusterLoadAssignment.cluster_name":                            "the name of the assignment",
	"envoy.extensions.filters.http.fault.v3.HTTPFault.upstream_cluster":                      "what to compare with",
	"envoy.extensions.filters.http.cache_v2.v3.CacheV2Config.override_upstream_cluster":      "a part of a key",
	"envoy.extensions.filters.network.reverse_tunnel.v3.ReverseTunnel.required_cluster_name": "the cluster of the other side",
}

// Every field of the API that names a cluster is in the table, as far as its messages are linked.
func TestNoFieldIsForgotten(t *testing.T) {
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		all := mt.Descriptor().Fields()
		for i := range all.Len() {
			if f := all.Get(i); namesCluster(f) && noReference[f.FullName()] == "" {
				require.True(t, inTable(mt, string(f.Name())), f.FullName())
			}
		}
		return true
	})
}

func namesCluster(f protoreflect.FieldDescriptor) bool {
	name, in := string(f.Name()), string(f.FullName())
	if f.Kind() != protoreflect.StringKind || !strings.HasPrefix(in, "envoy.config.") && !strings.HasPrefix(in, "envoy.extensions.") ||
		!strings.Contains(in, ".v3.") && !strings.Contains(in, ".v3alpha.") || strings.HasPrefix(in, "envoy.config.endpoint.v3.Cluster") {
		return false
	}
	return name == "cluster" || strings.HasSuffix(name, "_cluster") || strings.HasSuffix(name, "cluster_name") || name == "cluster_names" || name == "clusters"
}

func inTable(mt protoreflect.MessageType, name string) bool {
	for _, f := range fields[reflect.TypeOf(mt.Zero().Interface())] {
		if f.path == name {
			return true
		}
	}
	return false
}

// Every path of the table exists.
func TestPathsExist(t *testing.T) {
	for typ, rows := range fields {
		m := reflect.Zero(typ).Interface().(proto.Message)
		for _, row := range rows {
			d := m.ProtoReflect().Descriptor()
			for step := range strings.SplitSeq(row.path, ".") {
				f := d.Fields().ByName(protoreflect.Name(step))
				require.NotNil(t, f, "%s in %s", row.path, d.FullName())
				d = f.Message()
			}
		}
	}
}
