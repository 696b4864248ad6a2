package validate_test

import (
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate"
)

// oneMode are rules about what only one mode can have.
var oneMode = map[diag.RuleID]string{
	"listener-lds-duplicate-name": "of two static listeners with one name Envoy takes the first",
}

// What Envoy checks against other resources is found in either mode; but no resource is refused for what it refers to
// when it is judged alone, as a control plane sends it.
func TestReferencesInBothModes(t *testing.T) {
	for _, row := range catalogueRows(t) {
		r := validate.Rule(diag.RuleID(row.id))
		if r == nil || r.GoOnly || row.scope == "S" {
			continue
		}
		t.Run(row.id, func(t *testing.T) {
			set, o := sample(t, r.Bad)
			other := o
			other.Dynamic = !o.Dynamic
			require.Equal(t, oneMode[r.ID] == "", breaks(set, other, r), "in the other mode")
			for _, m := range parts(set) {
				alone := &validate.Set{Resources: []validate.Resource{{Message: m}}}
				require.False(t, breaks(alone, validate.Options{Dynamic: true}, r), "%s alone", m.ProtoReflect().Descriptor().Name())
			}
		})
	}
}

func breaks(s *validate.Set, o validate.Options, r *diag.Rule) bool {
	return validate.Check(s, o).Is(r.ID)
}

// parts are the resources of a set, without those around them.
func parts(s *validate.Set) (all []proto.Message) {
	for _, r := range s.Resources {
		b, ok := r.Message.(*bootstrapv3.Bootstrap)
		if !ok {
			if len(s.Resources) > 1 {
				all = append(all, r.Message)
			}
			continue
		}
		for _, c := range b.GetStaticResources().GetClusters() {
			all = append(all, c)
		}
		for _, l := range b.GetStaticResources().GetListeners() {
			all = append(all, l)
		}
	}
	return all
}
