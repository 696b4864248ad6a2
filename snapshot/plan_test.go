package snapshot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	cachev3 "github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/internal/contents"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
)

// small is a small configuration: listeners name tables, tables name clusters; EDS clusters name assignments.
type small struct {
	listeners map[string]string
	tables    map[string]string
	clusters  map[string]string // "eds:name of the assignment", or "static"
	api       bool
}

func (w small) snapshot(t *testing.T) *Snapshot {
	t.Helper()
	b := builder.New()
	for i, name := range slices.Sorted(keys(w.listeners)) {
		if w.api {
			b.Listeners(listener.API(name, filter.HCM(name).RDS(w.listeners[name])))
		} else {
			b.Listeners(listener.TCP(name, "127.0.0.1", 8080+i).Chains(listener.Serve(filter.HCM(name).RDS(w.listeners[name]))))
		}
	}
	for _, name := range slices.Sorted(keys(w.tables)) {
		b.Routes(route.Configuration(name).VirtualHosts(route.VirtualHost(name, "*").Routes(route.Prefix("/").To(w.tables[name]))))
	}
	assignments := map[string]bool{}
	for _, name := range slices.Sorted(keys(w.clusters)) {
		var assignment string
		if n, _ := fmt.Sscanf(w.clusters[name], "eds:%s", &assignment); n == 1 {
			b.Clusters(cluster.EDS(name).ServiceName(assignment))
			assignments[assignment] = true
		} else {
			b.Clusters(cluster.Static(name, endpoint.Locality("r", "z").Hosts(80, "10.0.0.1")))
		}
	}
	for _, name := range slices.Sorted(keys(assignments)) {
		b.Endpoints(endpoint.For(name).Localities(endpoint.Locality("r", "z").Weight(1).Hosts(80, "10.0.0.1")))
	}
	bundle, err := b.Build()
	require.NoError(t, err)
	s, err := New(bundle)
	require.NoError(t, err)
	return s
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// state is what a client has applied of each type: it gets one type at a time, in any order.
type state [contents.NumKinds]*contents.Group

// broken says what a client in this state would fail at: something that its listeners lead to is not there.
func (s *state) broken(l *links) string {
	var todo []resource
	for r := range s[contents.Listeners].All() {
		todo = append(todo, resource{contents.Listeners, r.Name})
	}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		for _, link := range l.of(s[at.kind].Find(at.name)) {
			if s[link.kind].Find(link.name) == nil {
				return fmt.Sprintf("%s leads to %s %q, which is not there", at.public(), kinds[link.kind], link.name)
			}
			todo = append(todo, resource{link.kind, link.name})
		}
	}
	return ""
}

// kindsInUse are the types of the model.
var kindsInUse = []contents.Kind{contents.Listeners, contents.Routes, contents.Clusters, contents.Endpoints}

// explore applies each snapshot of a plan in every order of its types, and returns the first failure and how many states it saw.
func explore(old *Snapshot, plan []*Snapshot) (failure string, states int) {
	now := groupsOf(old)
	for i, next := range plan {
		target := groupsOf(next)
		for _, order := range permutations(kindsInUse) {
			s := now
			for _, kind := range order {
				s[kind] = target[kind]
				states++
				if problem := s.broken(next.links); problem != "" {
					return fmt.Sprintf("step %d, %v first: %s", i+1, order, problem), states
				}
			}
		}
		now = target
	}
	return "", states
}

func groupsOf(s *Snapshot) (out state) {
	for kind := range s.groups {
		out[kind] = &s.groups[kind]
	}
	return out
}

func permutations(kinds []contents.Kind) (out [][]contents.Kind) {
	if len(kinds) == 0 {
		return [][]contents.Kind{nil}
	}
	for i, kind := range kinds {
		rest := append(slices.Clone(kinds[:i]), kinds[i+1:]...)
		for _, p := range permutations(rest) {
			out = append(out, append([]contents.Kind{kind}, p...))
		}
	}
	return out
}

// worlds are all small ones: every listener, table and cluster may be there or not, and lead to either of two.
func worlds() (out []small) {
	for i := range 2 * 2 * 2 * 3 * 3 {
		w := small{listeners: map[string]string{}, tables: map[string]string{}, clusters: map[string]string{}}
		pick := func(n int) int {
			defer func() { i /= n }()
			return i % n
		}
		table, target, both := []string{"t1", "t2"}[pick(2)], []string{"a", "b"}[pick(2)], pick(2) == 1
		kind := []string{"eds:x", "eds:y", "static"}
		w.listeners["l"] = table
		w.tables[table] = target
		w.clusters[target] = kind[pick(3)]
		if other := map[string]string{"a": "b", "b": "a"}[target]; both {
			w.clusters[other] = kind[pick(3)]
			w.listeners["m"] = "t3"
			w.tables["t3"] = other
		}
		out = append(out, w)
	}
	return out
}

func TestNoOrderOfTypesBreaksAPlan(t *testing.T) {
	var all []*Snapshot
	seen := map[string]bool{}
	for _, w := range worlds() {
		if s := w.snapshot(t); !seen[s.Version()] {
			seen[s.Version()] = true
			all = append(all, s)
		}
	}
	pairs, states := 0, 0
	for _, old := range all {
		for _, next := range all {
			plan := Plan(old, next)
			failure, n := explore(old, plan)
			require.Empty(t, failure)
			if old != next {
				require.Same(t, next, plan[len(plan)-1])
			} else {
				require.Empty(t, plan)
			}
			pairs, states = pairs+1, states+n
		}
	}
	t.Logf("%d pairs of %d configurations, %d states", pairs, len(all), states)
	require.Greater(t, pairs, 1000)
}

// The model finds each way to break the order on purpose.
func TestTheModelSeesBrokenPlans(t *testing.T) {
	old := small{listeners: map[string]string{"l": "t1"}, tables: map[string]string{"t1": "a"}, clusters: map[string]string{"a": "eds:x"}}.snapshot(t)
	next := small{listeners: map[string]string{"l": "t2"}, tables: map[string]string{"t2": "b"}, clusters: map[string]string{"b": "eds:y"}}.snapshot(t)
	failure, _ := explore(old, plan(old, next, steps))
	require.Empty(t, failure)

	failure, _ = explore(old, []*Snapshot{next})
	require.NotEmpty(t, failure, "everything at once")
	for i := range steps {
		if len(steps[i].made) > 0 && !slices.Contains(steps[i].made, contents.ScopedRoutes) {
			without := slices.Concat(steps[:i:i], steps[i+1:])
			s := plan(old, next, without)
			if i == 5 {
				continue // listeners come in when the old ones go: one step for two
			}
			failure, _ = explore(old, s)
			require.NotEmpty(t, failure, "without step %d, %v", i, steps[i].made)
		}
	}
	reversed := slices.Clone(steps)
	slices.Reverse(reversed)
	failure, _ = explore(old, plan(old, next, reversed))
	require.NotEmpty(t, failure, "the other way round")
	swapped := slices.Clone(steps)
	swapped[1], swapped[3] = swapped[3], swapped[1]
	next = small{listeners: map[string]string{"l": "t1"}, tables: map[string]string{"t1": "b"}, clusters: map[string]string{"b": "eds:y"}}.snapshot(t)
	failure, _ = explore(old, plan(old, next, steps))
	require.Empty(t, failure)
	failure, _ = explore(old, plan(old, next, swapped))
	require.NotEmpty(t, failure, "routes before clusters")
	early := slices.Clone(steps)
	early[3], early[9] = early[9], early[3]
	failure, _ = explore(old, plan(old, next, early))
	require.NotEmpty(t, failure, "clusters go before routes change")
}

func TestOnlyGRPCClientsAreAnnouncedClusters(t *testing.T) {
	for _, api := range []bool{false, true} {
		w := small{api: api, listeners: map[string]string{"l": "t"}, tables: map[string]string{"t": "a"}, clusters: map[string]string{"a": "eds:a"}}
		old := w.snapshot(t)
		w.tables, w.clusters = map[string]string{"t": "b"}, map[string]string{"b": "eds:b"}
		next := w.snapshot(t)
		announced := 0
		for _, s := range Plan(old, next) {
			for _, link := range s.links.of(s.groups[contents.Routes].Find("t")) {
				if link.path == "virtual_hosts[0].routes[1].route.cluster" {
					announced++
				}
			}
		}
		require.Equal(t, map[bool]int{false: 0, true: 1}[api], announced)
		failure, _ := explore(old, Plan(old, next))
		require.Empty(t, failure)
	}
}

func TestAPlanOfViewsMakesBeforeItBreaks(t *testing.T) {
	w := small{listeners: map[string]string{"l": "t"}, tables: map[string]string{"t": "a"}, clusters: map[string]string{"a": "eds:a"}}
	old := w.snapshot(t)
	w.tables, w.clusters = map[string]string{"t": "b"}, map[string]string{"b": "eds:b"}
	next := w.snapshot(t)
	root := Resource{builder.Listener, "l"}
	view, err := old.View(root)
	require.NoError(t, err)
	var views []*Snapshot
	for _, s := range Plan(old, next) {
		v, err := s.View(root)
		require.NoError(t, err)
		views = append(views, v)
	}
	failure, _ := explore(view, views)
	require.Empty(t, failure)
	require.NotNil(t, views[1].groups[contents.Clusters].Find("b"), "the cluster is there before the route leads to it")
	require.Equal(t, "t", views[1].groups[contents.Routes].Find("t").Name)
}

func TestApply(t *testing.T) {
	w := small{listeners: map[string]string{"l": "t"}, tables: map[string]string{"t": "a"}, clusters: map[string]string{"a": "eds:a"}}
	old := w.snapshot(t)
	w.tables, w.clusters = map[string]string{"t": "b"}, map[string]string{"b": "eds:b"}
	next := w.snapshot(t)
	plan := Plan(old, next)
	var held []cachev3.ResourceSnapshot
	cache := cachev3.NewSnapshotCache(false, cachev3.IDHash{}, nil)
	record := func(context.Context) error {
		s, err := cache.GetSnapshot("n")
		held = append(held, s)
		return err
	}
	require.NoError(t, Apply(context.Background(), cache, "n", plan, record, time.Second))
	require.Len(t, held, len(plan)-1)
	final, err := cache.GetSnapshot("n")
	require.NoError(t, err)
	require.Same(t, next, final)

	refused := errors.New("refused")
	require.ErrorIs(t, Apply(context.Background(), cache, "n", plan, func(context.Context) error { return refused }, time.Second), refused)
	first, err := cache.GetSnapshot("n")
	require.NoError(t, err)
	require.Same(t, plan[0], first, "it stops where it was refused")

	hang := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	require.ErrorIs(t, Apply(context.Background(), cache, "n", plan, hang, time.Millisecond), ErrLate)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, Apply(ctx, NewCache(), "n", plan, hang, time.Minute), context.Canceled)
}
