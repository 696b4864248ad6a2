package balance

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"
)

// meta makes criteria of pairs of key and value.
func meta(pairs ...string) Criteria {
	k := Criteria{}
	for i := 0; i < len(pairs); i += 2 {
		k[pairs[i]] = structpb.NewStringValue(pairs[i+1])
	}
	return k
}

// someHost is usable as soon as the set has a host.
func someHost(c SubsetChoice) bool { return len(c.Hosts) > 0 }

func pick(s *Subsets, k Criteria) []int { return s.Choose(k, someHost).Hosts }

func TestSubsetsOfTheDocumentation(t *testing.T) {
	versionStage := Selector{Keys: []string{"stage", "v"}}
	stage := Selector{Keys: []string{"stage"}, Fallback: NoFallback}
	s := &Subsets{
		Selectors: []Selector{versionStage, stage},
		Fallback:  DefaultSubset, Default: meta("stage", "prod"),
		Hosts: []Criteria{
			meta("v", "1.0", "stage", "prod"), meta("v", "1.0", "stage", "prod"),
			meta("v", "1.1", "stage", "canary"), meta("v", "1.2-pre", "stage", "dev"),
		},
	}
	require.Equal(t, []int{2}, pick(s, meta("stage", "canary")))
	require.Equal(t, []int{3}, pick(s, meta("v", "1.2-pre", "stage", "dev")))
	require.Equal(t, []int{0, 1}, pick(s, meta("v", "1.0")))
	require.Equal(t, []int{0, 1}, pick(s, meta("other", "x")))
	require.Equal(t, []int{0, 1}, pick(s, nil))
	// The documentation says no host: its selector allows no fallback. But the
	// keys of the selector start those of the one before, so Envoy forgets that.
	require.Equal(t, []int{0, 1}, pick(s, meta("stage", "test")))
	s.Selectors = []Selector{stage, versionStage}
	require.Empty(t, pick(s, meta("stage", "test")))
}

func TestFallbackForCompoundSelector(t *testing.T) {
	s := &Subsets{
		Selectors: []Selector{
			{Keys: []string{"version"}},
			{Keys: []string{"hardware", "stage", "version"}, Fallback: NoFallback},
			{Keys: []string{"hardware", "version"}, Fallback: DefaultSubset},
			{Keys: []string{"stage", "version"}, Fallback: KeysSubset, FallbackKeys: []string{"version"}},
		},
		Fallback: AnyEndpoint, Default: meta("foo", "bar"),
		Hosts: []Criteria{
			meta("version", "1.0", "hardware", "c32"),
			meta("version", "1.0", "hardware", "c32", "foo", "bar"),
			meta("version", "2.0", "hardware", "c32", "stage", "dev"),
			meta("version", "2.0"),
		},
	}
	for _, c := range []struct {
		k    Criteria
		want []int
	}{
		{meta("version", "1.0", "hardware", "c32"), []int{0, 1}},
		{meta("version", "x", "hardware", "c32"), []int{1}},
		{meta("version", "2.0", "hardware", "zzz", "stage", "dev"), nil},
		{meta("version", "2.0", "hardware", "c32", "stage", "x"), nil},
		{meta("version", "2.0", "hardware", "c32", "stage", "dev"), []int{2}},
		{meta("version", "2.0"), []int{2, 3}},
		{meta("version", "2.0", "stage", "dev"), []int{2}},
		{meta("version", "2.0", "stage", "canary"), []int{2, 3}},
	} {
		require.Equal(t, c.want, pick(s, c.k), "%v", c.k)
	}
}

func TestKeysSubsetFallbackChained(t *testing.T) {
	s := &Subsets{
		Selectors: []Selector{
			{Keys: []string{"stage"}, Fallback: NoFallback},
			{Keys: []string{"stage", "version"}, Fallback: KeysSubset, FallbackKeys: []string{"stage"}},
			{Keys: []string{"hardware", "stage", "version"}, Fallback: KeysSubset, FallbackKeys: []string{"version", "stage"}},
		},
		Fallback: NoFallback,
		Hosts: []Criteria{
			meta("version", "1.0", "hardware", "c32", "stage", "dev"),
			meta("version", "2.0", "hardware", "c64", "stage", "dev"),
			meta("version", "1.0", "hardware", "c32", "stage", "test"),
		},
	}
	require.Equal(t, []int{1}, pick(s, meta("version", "2.0", "hardware", "arm", "stage", "dev")))
	require.Equal(t, []int{0, 1}, pick(s, meta("version", "1.2", "hardware", "arm", "stage", "dev")))
}

func TestMetadataFallbackList(t *testing.T) {
	s := &Subsets{
		Selectors: []Selector{{Keys: []string{"version"}}}, FallbackList: true,
		Hosts: []Criteria{meta("version", "1.0"), meta("version", "2.0"), meta("version", "3.0")},
	}
	list := func(elements ...any) *structpb.Value {
		l, err := structpb.NewList(elements)
		require.NoError(t, err)
		return structpb.NewListValue(l)
	}
	version := func(v string) map[string]any { return map[string]any{"version": v} }
	both := Criteria{"fallback_list": list(version("2.0"), version("1.0"))}
	require.Equal(t, []int{1}, pick(s, both))
	without := *s
	without.Hosts = []Criteria{meta("version", "1.0"), meta("version", "3.0")}
	require.Equal(t, []int{0}, pick(&without, both))
	null := meta("version", "3.0")
	null["fallback_list"] = structpb.NewNullValue()
	require.Equal(t, []int{2}, pick(s, null))
	require.Equal(t, []int{0}, pick(s, Criteria{"fallback_list": list("str", version("1.0"))}))
	mixed := meta("version", "1.0")
	mixed["fallback_list"] = list(map[string]any{"hardware": "arm"}, version("5.0"), version("3.0"))
	require.Equal(t, []int{2}, pick(s, mixed))
}

func TestAllowRedundantKeys(t *testing.T) {
	s := &Subsets{
		Selectors:     []Selector{{Keys: []string{"stage", "version"}}, {Keys: []string{"version"}}},
		RedundantKeys: true,
		Hosts:         []Criteria{meta("version", "1.0", "stage", "dev"), meta("version", "1.0", "stage", "test")},
	}
	require.Equal(t, []int{0}, pick(s, meta("version", "1.0", "stage", "dev", "redundant", "X")))
	letters := &Subsets{RedundantKeys: true, Selectors: []Selector{
		{Keys: []string{"A"}}, {Keys: []string{"A", "B"}}, {Keys: []string{"A", "B", "C"}}, {Keys: []string{"A", "D"}},
	}}
	kept := letters.withoutRedundant(meta("A", "1", "B", "2", "C", "3", "D", "4"))
	require.Equal(t, []string{"A", "B", "C"}, kept.keys())
}

func TestListAsAny(t *testing.T) {
	list, err := structpb.NewList([]any{"1.0", "2.0"})
	require.NoError(t, err)
	s := &Subsets{
		Selectors: []Selector{{Keys: []string{"version"}}}, ListAsAny: true,
		Hosts: []Criteria{{"version": structpb.NewListValue(list)}, meta("version", "2.0")},
	}
	require.Equal(t, []int{0, 1}, pick(s, meta("version", "2.0")))
	require.Equal(t, []int{0}, pick(s, meta("version", "1.0")))
	s.ListAsAny = false
	require.Equal(t, []int{1}, pick(s, meta("version", "2.0")))
}

func TestPanicModeAny(t *testing.T) {
	s := &Subsets{
		Selectors: []Selector{{Keys: []string{"version"}}}, PanicAny: true,
		Hosts: []Criteria{meta("version", "1.0")},
	}
	require.Equal(t, []int{0}, pick(s, meta("version", "9")))
}
