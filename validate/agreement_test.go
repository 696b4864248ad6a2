package validate_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/golden"
	"github.com/envoykit/envoykit/validate"
)

// To look at one family only:
//
//	go test ./validate -run Agreement -v -args -type envoy.config.route,envoy.config.listener
var typePrefixes = flag.String("type", "", "judge only configurations with a message whose name begins so (several: comma)")

// knownClusters are the names outside the set, by kind.
type knownClusters = map[validate.Kind]map[string]bool

// TestAgreementWithEnvoy judges the corpus and compares with what Envoy says.
func TestAgreementWithEnvoy(t *testing.T) {
	a, doubtful := newAgreement(), newAgreement()
	for _, c := range corpusCases(t, wantedTypes(*typePrefixes)) {
		if disputed[c.id] == "" {
			a.judge(t, c)
		} else {
			doubtful.judge(t, c)
		}
	}
	a.report(t)
	if *typePrefixes != "" {
		return
	}
	total := sum(a.families)
	require.Zero(t, total.alarms, "false alarms")
	_, _, share := total.refused()
	require.GreaterOrEqual(t, share, 95.0, "percent of the rejections are caught")
	golden.Check(t, "../docs/agreement.md", a.document(t, sum(doubtful.families)))
}

func wantedTypes(prefixes string) func([]string) bool {
	return func(types []string) bool {
		return prefixes == "" || slices.ContainsFunc(types, func(name string) bool {
			return slices.ContainsFunc(strings.Split(prefixes, ","), func(p string) bool { return strings.HasPrefix(name, p) })
		})
	}
}

// score counts what became of the configurations of one source or type.
type score struct {
	clean, alarms, caught, missed int
	shallow                       int // caught by a constraint of the protos only, where Envoy's test says that code refuses it
	unread                        int // rejections caught while reading
}

// refused counts the rejections that were caught, all those that were to be caught, and the share in percent.
func (s *score) refused() (caught, all int, share float64) {
	caught = s.caught + s.shallow + s.unread
	all = caught + s.missed
	return caught, all, 100 * float64(caught) / float64(max(all, 1))
}

// sum adds scores up.
func sum(scores map[string]*score) (t score) {
	for _, s := range scores {
		t.clean += s.clean
		t.alarms += s.alarms
		t.caught += s.caught
		t.missed += s.missed
		t.shallow += s.shallow
		t.unread += s.unread
	}
	return t
}

type agreement struct {
	sources, types, families     map[string]*score
	alarms, misses, shallow, odd []string
	warnings                     map[diag.RuleID]int // on accepted configurations
}

func newAgreement() *agreement {
	return &agreement{sources: map[string]*score{}, types: map[string]*score{}, families: map[string]*score{}, warnings: map[diag.RuleID]int{}}
}

// judge compares one case.
func (a *agreement) judge(t *testing.T, c corpusCase) {
	if c.unread != nil {
		a.unread(c)
		return
	}
	found := a.check(t, c)
	errors := slices.DeleteFunc(slices.Clone(found), func(d diag.Diagnostic) bool {
		return d.Severity != diag.Error || c.direct && d.Rule.ID == "proto-pgv"
	})
	switch {
	case c.direct && len(errors) > 0:
		a.alarm(c, errors)
	case c.verdict == unknown:
	case c.verdict == accept && len(errors) == 0:
		a.count(c, func(s *score) { s.clean++ })
		for _, d := range found {
			a.warnings[d.Rule.ID]++
		}
	case c.verdict == accept:
		a.alarm(c, errors)
	case len(errors) == 0:
		a.count(c, func(s *score) { s.missed++ })
		a.misses = append(a.misses, fmt.Sprintf("%s (%s, %s): %q", c.id, c.types[0], c.layer, c.message))
	case c.layer == "semantic" && onlyConstraints(errors) && !strings.Contains(c.message, "roto constraint"):
		a.count(c, func(s *score) { s.shallow++ })
		a.shallow = append(a.shallow, fmt.Sprintf("%s (%s): %q, found %v", c.id, c.types[0], c.message, errors[0]))
	default:
		a.count(c, func(s *score) { s.caught++ })
	}
}

// unread counts what cannot be read, which nobody loads either.
func (a *agreement) unread(c corpusCase) {
	if c.verdict == reject {
		a.count(c, func(s *score) { s.unread++ })
	} else {
		a.count(c, func(s *score) { s.alarms++ })
		a.alarms = append(a.alarms, fmt.Sprintf("%s (%s): cannot be read: %v", c.id, c.types[0], c.unread))
	}
	if c.layer != "parse" {
		a.odd = append(a.odd, fmt.Sprintf("%s (%s): cannot be read: %v", c.id, c.types[0], c.unread))
	}
}

func (a *agreement) alarm(c corpusCase, errors diag.List) {
	a.count(c, func(s *score) { s.alarms++ })
	for _, d := range errors {
		a.alarms = append(a.alarms, fmt.Sprintf("%s (%s): %v", c.id, c.types[0], d))
	}
}

// check never lets one case end the run.
func (a *agreement) check(t *testing.T, c corpusCase) diag.List {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: the rules panic: %v", c.id, r)
		}
	}()
	return validate.Check(c.set, c.options)
}

func onlyConstraints(list diag.List) bool {
	return !slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule.ID != "proto-pgv" })
}

func (a *agreement) count(c corpusCase, add func(*score)) {
	for _, group := range []struct {
		scores map[string]*score
		key    string
	}{{a.sources, c.source}, {a.types, c.types[0]}, {a.families, familyOf(c.types[0])}} {
		if group.scores[group.key] == nil {
			group.scores[group.key] = &score{}
		}
		add(group.scores[group.key])
	}
}

// report prints the figures and every case that disagrees.
func (a *agreement) report(t *testing.T) {
	table(t, "by source", a.sources)
	table(t, "by type", a.types)
	for _, part := range []struct {
		title string
		cases []string
	}{
		{"could not be read", a.odd},
		{"caught by a constraint alone", a.shallow},
		{"rejections missed", a.misses},
		{"false alarms", a.alarms},
	} {
		t.Logf("%s: %d", part.title, len(part.cases))
		for _, line := range part.cases {
			t.Log("  " + line)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.warnings)) {
		t.Logf("warned about accepted configurations: %s, %d times", id, a.warnings[id])
	}
	total := sum(a.types)
	caught, all, share := total.refused()
	t.Logf("accepted: %d clean, %d false alarms; rejected: %d of %d caught, %.1f %%", total.clean, total.alarms, caught, all, share)
}

// table prints the groups with something to do.
func table(t *testing.T, title string, scores map[string]*score) {
	var names []string
	for name, s := range scores {
		if s.alarms+s.missed > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	t.Logf("%s (groups that agree are left out):", title)
	for _, name := range names {
		s := scores[name]
		t.Logf("  %-90s clean %3d, false alarms %2d, caught %3d, shallow %2d, missed %3d, unread %2d",
			name, s.clean, s.alarms, s.caught, s.shallow, s.missed, s.unread)
	}
}
