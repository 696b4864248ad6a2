package persistent

import (
	"maps"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMapAgainstGoMap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var m Map[int]
	want := map[string]int{}
	type version struct {
		m    Map[int]
		want map[string]int
	}
	var kept []version
	for i := range 20000 {
		name := strconv.Itoa(r.IntN(3000))
		if r.IntN(3) == 0 {
			m = m.Delete(name)
			delete(want, name)
		} else {
			m = m.Put(name, i)
			want[name] = i
		}
		require.Equal(t, len(want), m.Len())
		if i%2000 == 0 {
			kept = append(kept, version{m, maps.Clone(want)})
		}
	}
	kept = append(kept, version{m, want})
	for _, v := range kept {
		require.Equal(t, v.want, maps.Collect(v.m.All()), "old versions stay as they were")
		for name, value := range v.want {
			got, ok := v.m.Get(name)
			require.True(t, ok)
			require.Equal(t, value, got)
		}
		_, ok := v.m.Get("absent")
		require.False(t, ok)
	}
}

func TestNamesWithTheSameHash(t *testing.T) {
	var root *branch[int]
	for i := range 3 {
		root, _ = root.put(&entry[int]{name: strconv.Itoa(i), hash: 42, value: i}, 0)
	}
	replaced, added := root.put(&entry[int]{name: "1", hash: 42, value: 9}, 0)
	require.False(t, added)
	got := map[string]int{}
	replaced.all(func(n string, v int) bool { got[n] = v; return true })
	require.Equal(t, map[string]int{"0": 0, "1": 9, "2": 2}, got)
	for i := range 3 {
		root = root.delete(strconv.Itoa(i), 42, 0)
	}
	require.Nil(t, root)
}

func BenchmarkPut(b *testing.B) {
	for _, n := range []int{100, 10000, 1000000} {
		var m Map[int]
		for i := range n {
			m = m.Put(strconv.Itoa(i), i)
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				m.Put("77", 1)
			}
		})
	}
}
