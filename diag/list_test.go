package diag_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

var (
	unknownCluster = &diag.Rule{ID: "route-unknown-cluster", Severity: diag.Error, Title: "Routes lead to clusters that exist."}
	badTimeout     = &diag.Rule{ID: "cluster-connect-timeout", Severity: diag.Error, Title: "Connect timeouts are positive."}
	noHealthCheck  = &diag.Rule{ID: "cluster-no-health-check", Severity: diag.Warning, Title: "Clusters are checked."}
)

func finding(r *diag.Rule, path string, l diag.Location) diag.Diagnostic {
	p, ok := diag.ParsePath(path)
	if !ok {
		panic("no path: " + path)
	}
	return diag.Diagnostic{Rule: r, Severity: r.Severity, Path: p, Location: l, Summary: "wrong"}
}

func goLine(line int, callers ...int) diag.Location {
	l := diag.Location{File: "edge.go", Line: line}
	for i := len(callers) - 1; i >= 0; i-- {
		next := diag.Location{File: "main.go", Line: callers[i]}
		if l.Caller != nil {
			next.Caller = l.Caller
		}
		l.Caller = &next
	}
	return l
}

func TestSortedOrdersByPathRuleLocation(t *testing.T) {
	want := diag.List{
		finding(noHealthCheck, `clusters["a"]`, goLine(9)),
		finding(badTimeout, `clusters["a"].connect_timeout`, goLine(9)),
		finding(noHealthCheck, `clusters["a"].connect_timeout`, goLine(3)),
		finding(badTimeout, `clusters["b"].hosts[2].port`, diag.Location{File: "a.yaml", Line: 9, Column: 1}),
		finding(badTimeout, `clusters["b"].hosts[2].port`, diag.Location{File: "a.yaml", Line: 10, Column: 1}),
		finding(badTimeout, `clusters["b"].hosts[10].port`, goLine(1)),
		finding(badTimeout, `routes["a"]`, goLine(1)),
	}
	for seed := range uint64(20) {
		shuffled := append(diag.List{}, want...)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		before := fmt.Sprint(shuffled)
		require.Equal(t, want, shuffled.Sorted())
		require.Equal(t, before, fmt.Sprint(shuffled), "the list itself changed")
	}
}

func TestSortedDropsRepetitions(t *testing.T) {
	shared := func(path string, l diag.Location) diag.Diagnostic { return finding(badTimeout, path, l) }
	for name, c := range map[string]struct {
		in   diag.List
		kept int
	}{
		"the same twice":                    {diag.List{shared("a.b", goLine(1)), shared("a.b", goLine(1))}, 1},
		"one path, two Go lines":            {diag.List{shared("a.b", goLine(1)), shared("a.b", goLine(2))}, 1},
		"one part in two chains":            {diag.List{shared(`l["x"].c[0].tls.v`, goLine(1)), shared(`l["x"].c[1].tls.v`, goLine(1))}, 1},
		"one line in two resources":         {diag.List{shared(`l["x"].v`, goLine(1)), shared(`l["y"].v`, goLine(1))}, 2},
		"a helper that is called twice":     {diag.List{shared(`l["x"].c[0].v`, goLine(1, 7)), shared(`l["x"].c[1].v`, goLine(1, 8))}, 2},
		"two callers further up":            {diag.List{shared(`l["x"].c[0].v`, goLine(1, 7, 20)), shared(`l["x"].c[1].v`, goLine(1, 7, 21))}, 2},
		"no path, two Go lines":             {diag.List{shared("", goLine(1)), shared("", goLine(2))}, 2},
		"no path, one Go line":              {diag.List{shared("", goLine(1)), shared("", goLine(1))}, 1},
		"one path in two files":             {diag.List{shared("a", diag.Location{File: "x", Line: 1, Column: 1}), shared("a", diag.Location{File: "y", Line: 1, Column: 1})}, 2},
		"two paths in one place of a file":  {diag.List{shared("a[0].v", diag.Location{File: "x", Line: 1, Column: 1}), shared("a[1].v", diag.Location{File: "x", Line: 1, Column: 1})}, 2},
		"two rules":                         {diag.List{finding(badTimeout, "a", goLine(1)), finding(noHealthCheck, "a", goLine(1))}, 2},
		"nothing":                           {nil, 0},
		"without rule, as nobody should do": {diag.List{{Summary: "x"}, {Summary: "x"}, {Summary: "y"}}, 2},
	} {
		require.Len(t, c.in.Sorted(), c.kept, name)
	}
	other := finding(badTimeout, "a", goLine(1))
	other.Summary = "wrong in another way"
	require.Len(t, diag.List{finding(badTimeout, "a", goLine(1)), other}.Sorted(), 2)
}

func TestErrIsNilUnlessSomethingIsAnError(t *testing.T) {
	require.NoError(t, diag.List(nil).Err())
	require.NoError(t, diag.List{finding(noHealthCheck, "a", goLine(1))}.Err())
	list := diag.List{finding(noHealthCheck, "a", goLine(1)), finding(badTimeout, "a", goLine(1))}
	err := fmt.Errorf("edge: %w", list.Err())

	var all diag.List
	require.True(t, errors.As(err, &all))
	require.Equal(t, list, all)
	require.ErrorIs(t, err, badTimeout)
	require.ErrorIs(t, err, noHealthCheck.ID)
	require.NotErrorIs(t, err, unknownCluster)
	require.NotErrorIs(t, err, diag.RuleID("cluster"))
	require.NotErrorIs(t, err, errors.New("cluster-connect-timeout"))
	require.NotErrorIs(t, err, (*diag.Rule)(nil))
	require.NotErrorIs(t, err, diag.List{})
	require.ErrorIs(t, list[1], badTimeout)
	require.NotErrorIs(t, list[1], noHealthCheck)
}

func TestCountAndAtLeast(t *testing.T) {
	hint := diag.Diagnostic{Severity: diag.Hint}
	list := diag.List{hint, finding(badTimeout, "a", goLine(1)), finding(noHealthCheck, "a", goLine(1)), hint}
	require.Equal(t, 2, list.Count(diag.Hint))
	require.Equal(t, "1 error, 1 warning, 2 hints", list.Summary())
	require.Equal(t, "nothing found", diag.List{}.Summary())
	require.Equal(t, list[1:3], list.AtLeast(diag.Warning))
	require.Equal(t, list[1:2], list.AtLeast(diag.Error))
	require.Equal(t, list, list.AtLeast(diag.Hint))
}

func TestSeverityText(t *testing.T) {
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Hint} {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back diag.Severity
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, s, back)
	}
	require.ErrorContains(t, new(diag.Severity).UnmarshalText([]byte("fatal")), `"fatal" is no severity`)
}
