package headermap

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLinesKeepTheirOrderAndJoinForMatchers(t *testing.T) {
	var m Map
	m.Add("X-A", "1")
	m.Add("x-b", "2")
	m.Add("x-a", "3")
	joined, ok := m.Joined("x-a")
	require.True(t, ok)
	require.Equal(t, "1,3", joined.Value)
	require.Equal(t, "1", m.Get("x-a"))
	require.Equal(t, []string{"1", "3"}, m.Values("x-a"))
	require.Equal(t, 2, m.Count("x-a"))
}

func TestWellKnownHeadersAreOneLine(t *testing.T) {
	var m Map
	m.Add("x-forwarded-for", "10.0.0.1")
	m.Add("x-forwarded-for", "10.0.0.2")
	m.Add("cookie", "a=1")
	m.Add("cookie", "b=2")
	require.Equal(t, "10.0.0.1,10.0.0.2", m.Get("x-forwarded-for"))
	require.Equal(t, "a=1; b=2", m.Get("cookie"))
	require.Equal(t, 1, m.Count("cookie"))
}

func TestHostMeansAuthority(t *testing.T) {
	var m Map
	m.Add("Host", "a.com")
	require.Equal(t, "a.com", m.Get(":authority"))
}

func TestSetReplacesAllLinesInPlace(t *testing.T) {
	var m Map
	m.Add("x-a", "1")
	m.Add("x-b", "2")
	m.Add("x-a", "3")
	m.Set("x-a", "9")
	require.Equal(t, []Field{{Name: "x-a", Value: "9"}, {Name: "x-b", Value: "2"}}, m.Fields())
	m.Remove("X-A")
	require.False(t, m.Has("x-a"))
}

func TestClonesAreIndependent(t *testing.T) {
	var m Map
	m.Add("x-a", "1")
	c := m.Clone()
	c.Set("x-a", "2")
	require.Equal(t, "1", m.Get("x-a"))
}
