package tlscontext

import (
	"testing"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"
)

// TestCopiedLeavesNothingOut sets every field there is.
func TestCopiedLeavesNothingOut(t *testing.T) {
	v := &tlsv3.CertificateValidationContext{}
	m := v.ProtoReflect()
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		switch {
		case fd.IsList() && fd.Message() != nil:
			m.Mutable(fd).List().AppendMutable()
		case fd.IsList():
			m.Mutable(fd).List().Append(protoreflect.ValueOfString("x"))
		case fd.Message() != nil:
			m.Set(fd, m.NewField(fd))
		case fd.Kind() == protoreflect.BoolKind:
			m.Set(fd, protoreflect.ValueOfBool(true))
		case fd.Kind() == protoreflect.EnumKind:
			m.Set(fd, protoreflect.ValueOfEnum(1))
		default:
			t.Fatalf("the test does not know how to set %s", fd.FullName())
		}
		require.True(t, m.Has(fd), fd.FullName())
	}
	require.Empty(t, cmp.Diff(v, copied(v), protocmp.Transform()))
}
