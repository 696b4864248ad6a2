package diag

import "slices"

// Nearest returns the candidate that is most like name, for a "did you mean". The distance
// it tolerates grows with the length of the name; among equals the first in
// alphabetical order wins. It returns "" if nothing is near.
func Nearest(name string, candidates []string) string {
	limit := max(1, len(name)/3)
	best, bestDistance := "", limit+1
	for _, c := range candidates {
		if c == name || c == "" || len(c)-len(name) > limit || len(name)-len(c) > limit {
			continue
		}
		d := distance(name, c, bestDistance)
		if d < bestDistance || d == bestDistance && best != "" && c < best {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the optimal string alignment distance (insert, delete, replace, swap neighbours);
// it gives up with a value above limit.
func distance(a, b string, limit int) int {
	before, previous, current := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		if slices.Min(current) > limit {
			return limit + 1
		}
		before, previous, current = previous, current, before
	}
	return previous[len(b)]
}
