package validate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate"
)

// sample reads the YAML documents of a rule's Bad or Good. A first line "# options: closed, dynamic"
// says what world they are judged in.
func sample(t testing.TB, text string) (*validate.Set, validate.Options) {
	t.Helper()
	var o validate.Options
	if first, _, _ := strings.Cut(text, "\n"); strings.HasPrefix(first, "# options:") {
		o.Closed = strings.Contains(first, "closed")
		o.Dynamic = strings.Contains(first, "dynamic")
		o.Files = strings.Contains(first, "files")
		if _, version, ok := strings.Cut(first, "envoy "); ok {
			o.Envoy = strings.TrimSpace(version)
		}
	}
	set := &validate.Set{}
	for i, doc := range strings.Split(text, "\n---\n") {
		json, err := yaml.YAMLToJSONStrict([]byte(doc))
		require.NoError(t, err, doc)
		var a anypb.Any
		require.NoError(t, protojson.Unmarshal(json, &a), doc)
		m, err := a.UnmarshalNew()
		require.NoError(t, err)
		set.Resources = append(set.Resources, validate.Resource{Path: diag.Path{diag.IndexStep("resources", i)}, Message: m})
	}
	return set, o
}

func TestRuleIDsAreUnique(t *testing.T) {
	seen := map[diag.RuleID]bool{}
	for _, r := range validate.Rules() {
		require.False(t, seen[r.ID], "two rules have the id %s", r.ID)
		seen[r.ID] = true
	}
}

func TestEveryRuleHasSamplesThatProveIt(t *testing.T) {
	for _, r := range validate.Rules() {
		t.Run(string(r.ID), func(t *testing.T) {
			require.NotEmpty(t, r.Title)
			require.NotEmpty(t, r.Text)
			require.NotEmpty(t, r.Bad)
			require.NotEmpty(t, r.Good)
			if r.GoOnly {
				return
			}
			bad, o := sample(t, r.Bad)
			found := validate.Check(bad, o)
			require.NotEmpty(t, found, "the bad sample breaks nothing")
			for _, d := range found {
				require.Equal(t, r.ID, d.Rule.ID, "the bad sample breaks another rule: %v", d)
				require.NotEmpty(t, d.Path)
			}
			good, o := sample(t, r.Good)
			require.Empty(t, validate.Check(good, o), "the good sample breaks a rule")
			require.NotPanics(t, func() { validate.Message(proto.Clone(good.Resources[0].Message), o) })
		})
	}
}
