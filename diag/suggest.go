package diag

import (
	"slices"
	"strings"
)

// Nearest returns the candidate that is most like name, for a "did you mean". The distance
// it tolerates grows with the length of the name; among equals the first in
// alphabetical order wins. It returns "" if nothing is near.
func Nearest(name string, candidates []string) string {
	from := []rune(name)
	if len(from) < 2 {
		return "" // any other letter would be as near
	}
	limit := max(1, len(from)/3)
	best, bestDistance := "", limit+1
	var d distance
	for _, c := range candidates {
		if c == name || c == "" {
			continue
		}
		n := 0
		if !strings.EqualFold(c, name) {
			n = d.between(from, []rune(c), min(limit, bestDistance))
		}
		if n < bestDistance || n == bestDistance && best != "" && c < best {
			best, bestDistance = c, n
		}
	}
	return best
}

// distance computes optimal string alignment distances (insert, delete, replace, swap neighbours)
// in rows that it keeps.
type distance struct{ before, previous, current []int }

// between gives up with a value above limit.
func (d *distance) between(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	d.reset(len(b))
	for i := range a {
		d.current[0] = i + 1
		for j := range b {
			replace := d.previous[j]
			if a[i] != b[j] {
				replace++
			}
			d.current[j+1] = min(d.previous[j+1]+1, d.current[j]+1, replace)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d.current[j+1] = min(d.current[j+1], d.before[j-1]+1)
			}
		}
		if slices.Min(d.current) > limit {
			return limit + 1
		}
		d.before, d.previous, d.current = d.previous, d.current, d.before
	}
	return d.previous[len(b)]
}

// reset makes rows for a text of n runes, the previous one as for an empty prefix.
func (d *distance) reset(n int) {
	d.before = slices.Grow(d.before[:0], n+1)[:n+1]
	d.previous = slices.Grow(d.previous[:0], n+1)[:n+1]
	d.current = slices.Grow(d.current[:0], n+1)[:n+1]
	for j := range d.previous {
		d.previous[j] = j
	}
}
