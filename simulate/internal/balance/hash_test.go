package balance

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMurmur(t *testing.T) {
	for text, want := range map[string]uint64{
		"": 6142509188972423790, "foo": 9631199822919835226, "bar": 11474628671133349555,
		"lyft": 12847078931730529320, "longer than seven chars": 15194079855121201171,
	} {
		require.Equal(t, want, Murmur(text), text)
	}
}

func TestXX(t *testing.T) {
	for text, want := range map[string]uint64{
		"": 17241709254077376921, "foo": 3728699739546630719, "bar": 5234164152756840025,
		"foo\nbar": 8917841378505826757, "lyft": 4400747396090729504, "10.0.0.1": 17084065887361098711,
	} {
		require.Equal(t, want, XX(text), text)
	}
}

func equalEntries(prefix string, from, to int) []Entry {
	var entries []Entry
	for port := from; port <= to; port++ {
		entries = append(entries, Entry{Key: prefix + strconv.Itoa(port), Weight: 1 / float64(to-from+1)})
	}
	return entries
}

func weightedEntries(prefix string, from int, weights ...float64) []Entry {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	var entries []Entry
	for i, w := range weights {
		entries = append(entries, Entry{Key: prefix + strconv.Itoa(from+i), Weight: w / sum})
	}
	return entries
}

type ringPoint struct {
	port int
	hash uint64
}

func TestRings(t *testing.T) {
	for _, c := range []struct {
		name    string
		entries []Entry
		first   int
		min     uint64
		max     uint64
		hash    Hash
		want    []ringPoint
	}{
		{"xx", equalEntries("127.0.0.1:", 90, 95), 90, 12, 8388608, XX, []ringPoint{
			{94, 833437586790550860}, {92, 928266305478181108}, {90, 1033482794131418490}, {95, 3551244743356806947},
			{93, 3851675632748031481}, {91, 5583722120771150861}, {91, 6311230543546372928}, {93, 7700377290971790572},
			{95, 13144177310400110813}, {92, 13444792449719432967}, {94, 15516499411664133160}, {90, 16117243373044804889},
		}},
		{"murmur", equalEntries("127.0.0.1:", 80, 85), 80, 12, 8388608, Murmur, []ringPoint{
			{85, 1358027074129602068}, {83, 4361834613929391114}, {84, 7224494972555149682}, {81, 7701421856454313576},
			{82, 8649315368077433379}, {84, 8739448859063030639}, {81, 9887544217113020895}, {82, 10150910876324007731},
			{83, 15168472011420622455}, {80, 15427156902705414897}, {85, 16375050414328759093}, {80, 17613279263364193813},
		}},
		{"hostnames", equalEntries("", 90, 95), 90, 12, 8388608, XX, []ringPoint{
			{95, 1975508444536362413}, {95, 2376063919839173711}, {93, 2386806903309390596}, {94, 6749904478991551885},
			{93, 6803900775736438537}, {92, 7225015537174310577}, {90, 8787465352164086522}, {92, 11282020843382717940},
			{91, 13723418369486627818}, {90, 13776502110861797421}, {91, 14338313586354474791}, {94, 15364271037087512980},
		}},
		{"weights", weightedEntries("127.0.0.1:", 90, 1, 2, 3), 90, 6, 6, XX, []ringPoint{
			{92, 928266305478181108}, {92, 4443673547860492590}, {91, 5583722120771150861}, {91, 6311230543546372928},
			{92, 13444792449719432967}, {90, 16117243373044804889},
		}},
		{"small", equalEntries("127.0.0.1:", 80, 81), 80, 3, 8388608, XX, []ringPoint{
			{80, 5454692015285649509}, {81, 7859399908942313493}, {80, 13838424394637650569}, {81, 16064866803292627174},
		}},
	} {
		ring := NewRing(c.entries, c.min, c.max, c.hash)
		var got []ringPoint
		for _, p := range ring.points {
			got = append(got, ringPoint{c.first + p.entry, p.hash})
		}
		require.Equal(t, c.want, got, c.name)
	}
}

func TestRingLookups(t *testing.T) {
	ring := NewRing(equalEntries("127.0.0.1:", 90, 95), 12, 8388608, XX)
	for _, c := range []struct {
		hash, attempt uint64
		port          int
	}{
		{0, 0, 94}, {833437586790550860, 0, 94}, {833437586790550861, 0, 92}, {XX("foo"), 0, 93},
		{XX("bar"), 0, 91}, {^uint64(0), 0, 94}, {0, 1, 92},
	} {
		require.Equal(t, c.port, 90+ring.Pick(c.hash, c.attempt), "%d", c.hash)
	}
	require.Equal(t, -1, NewRing(nil, 12, 12, XX).Pick(1, 0))
}

func TestRingShares(t *testing.T) {
	ring := NewRing(weightedEntries("127.0.0.1:", 90, 1, 2, 3), 6144, 8388608, XX)
	picks := make([]int, 3)
	step := ^uint64(0) / 6000
	for i := range uint64(6000) {
		picks[ring.Pick(i*step, 0)]++
	}
	require.Equal(t, []int{987, 1932, 3081}, picks)
}

func TestArcsFillTheRing(t *testing.T) {
	sum := uint64(0)
	for _, arc := range NewRing(equalEntries("127.0.0.1:", 90, 95), 12, 8388608, XX).Arcs() {
		sum += arc.Length
	}
	require.Zero(t, sum) // 2^64
}

func TestMaglevTables(t *testing.T) {
	for _, c := range []struct {
		name    string
		entries []Entry
		size    uint64
		want    []int
	}{
		{"equal", equalEntries("127.0.0.1:", 90, 95), 7, []int{92, 94, 90, 91, 95, 90, 93}},
		{"hostnames", equalEntries("", 90, 95), 7, []int{92, 95, 90, 93, 94, 91, 90}},
		// The page of semantics has the slots 10 and 13 the other way around;
		// Envoy's own test says this.
		{"weights", weightedEntries("127.0.0.1:", 90, 1, 2), 17,
			[]int{91, 90, 90, 91, 90, 91, 91, 90, 91, 91, 91, 91, 91, 90, 91, 90, 91}},
		{"locality weights 8 and 2", weightedEntries("127.0.0.1:", 90, 8, 2), 17,
			[]int{91, 90, 90, 90, 90, 90, 91, 90, 90, 91, 90, 91, 90, 90, 90, 90, 90}},
		{"localities", weightedEntries("127.0.0.1:", 90, 1, 1), 17,
			[]int{91, 90, 90, 91, 90, 91, 91, 90, 90, 91, 90, 91, 90, 90, 91, 90, 91}},
	} {
		table := NewMaglev(c.entries, c.size)
		var got []int
		for _, entry := range table.table {
			got = append(got, 90+entry)
		}
		require.Equal(t, c.want, got, c.name)
	}
}

func TestMaglevLookups(t *testing.T) {
	table := NewMaglev(equalEntries("127.0.0.1:", 90, 95), 7)
	for attempt, want := range []int{91, 90, 95} {
		require.Equal(t, want, 90+table.Pick(10, uint64(attempt)))
	}
	for text, want := range map[string]int{"foo": 91, "bar": 95, "lyft": 90} {
		require.Equal(t, want, 90+table.Pick(XX(text), 0), text)
	}
}
