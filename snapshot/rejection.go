package snapshot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/contents"
)

// Rejected is the rule that a client's rejection breaks.
var Rejected = &diag.Rule{
	ID: "xds-rejected", Severity: diag.Error,
	Title: "proxies accept what they are sent",
	Text: "A proxy answered a response with an error (NACK). It goes on with the configuration it had; " +
		"a response may be taken in part. What offline rules find is found before it is sent.",
	GoOnly: true,
	Ref:    "api-docs/xds_protocol, ACK and NACK",
}

// Rejection is a response that a client did not take.
type Rejection struct {
	Node    string    `json:"node"`
	TypeURL string    `json:"type_url"`
	Version string    `json:"version"`
	Time    time.Time `json:"time"`
	// Message is what the client said.
	Message string `json:"message"`
	// Diagnostics say it of each resource that the message names, with the line that built it.
	Diagnostics diag.List `json:"diagnostics"`

	seen bool // by Wait
}

// Error is the text of the diagnostics.
func (r *Rejection) Error() string { return fmt.Sprintf("node %q: %v", r.Node, r.Diagnostics.Error()) }

// Is tells whether the target is the rule [Rejected].
func (r *Rejection) Is(target error) bool { return r.Diagnostics.Is(target) }

// reject explains what a client said about a type of the snapshot.
func reject(s *Snapshot, kind contents.Kind, node, version, text string) *Rejection {
	r := &Rejection{Node: node, TypeURL: kind.TypeURL(), Version: version, Time: time.Now(), Message: text}
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	finding := diag.Diagnostic{
		Rule: Rejected, Severity: Rejected.Severity, Path: diag.Path{diag.FieldStep(kind.Field())},
		Summary: fmt.Sprintf("node %q rejects version %s: %s", node, version, first), Detail: text,
	}
	for _, found := range s.mentioned(kind, text) {
		finding.Path = kind.Path(found.Index, found.Name)
		if s.locate != nil {
			finding.Location = s.locate(finding.Path)
		}
		r.Diagnostics = append(r.Diagnostics, finding)
	}
	if len(r.Diagnostics) == 0 {
		r.Diagnostics = diag.List{finding}
	}
	return r
}

// mentioned returns the resources of a kind that a text names: those in quotes, else those after a colon or a bracket as
// Envoy writes them, else those that stand as words.
func (s *Snapshot) mentioned(kind contents.Kind, text string) []*contents.Resource {
	if s == nil {
		return nil
	}
	type mention struct {
		r    *contents.Resource
		rank int
	}
	var all []mention
	best := 0
	for r := range s.groups[kind].All() {
		if rank := mentions(text, r.Name); rank > 0 {
			all, best = append(all, mention{r, rank}), max(best, rank)
		}
	}
	var out []*contents.Resource
	for _, m := range all {
		if m.rank == best {
			out = append(out, m.r)
		}
	}
	slices.SortFunc(out, func(a, b *contents.Resource) int { return cmp.Compare(a.Index, b.Index) })
	return out
}

// mentions ranks how a text names something: 3 in quotes, 2 after a colon or bracket, 1 as a word, 0 not.
func mentions(text, name string) int {
	best := 0
	for from := 0; name != ""; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			break
		}
		before, after := text[:from+i], text[from+i+len(name):]
		from += i + len(name)
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		switch {
		case quote(last) && last == next:
			best = max(best, 3)
		case part(last) || part(next) && !sentenceEnd(after):
		case strings.HasSuffix(before, ": ") || strings.HasSuffix(before, ") "):
			best = max(best, 2)
		default:
			best = max(best, 1)
		}
	}
	return best
}

func quote(r rune) bool { return r == '"' || r == '\'' || r == '`' }

// part tells whether a rune goes on with a name.
func part(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-./", r)
}

// sentenceEnd tells whether a text begins with a full stop and no more of a name.
func sentenceEnd(text string) bool {
	if !strings.HasPrefix(text, ".") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[1:])
	return !part(next)
}
