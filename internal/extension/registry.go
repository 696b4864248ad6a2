package extension

import (
	"slices"
	"sort"
	"strings"
)

// PerRoute is the slot of messages that override an HTTP filter for a route configuration, a virtual
// host, a route or a weighted cluster. It is named after the field; Envoy has no category for it.
const PerRoute = "typed_per_filter_config"

// Status is how finished Envoy says an extension is, empty where it says nothing.
type Status string

// The statuses of Envoy's metadata.
const (
	Alpha  Status = "alpha"
	Stable Status = "stable"
	WIP    Status = "wip"
)

// Posture is whom an extension may be exposed to, as Envoy's maintainers see it.
type Posture string

// The security postures of Envoy's metadata.
const (
	UnknownPosture      Posture = "unknown"
	DataPlaneAgnostic   Posture = "data_plane_agnostic"
	RobustToDownstream  Posture = "robust_to_untrusted_downstream"
	RobustToBoth        Posture = "robust_to_untrusted_downstream_and_upstream"
	RequiresTrustedBoth Posture = "requires_trusted_downstream_and_upstream"
)

// Extension is one extension of Envoy. The table is shared: nothing in it may be changed.
type Extension struct {
	// Name is the canonical name, for instance "envoy.filters.http.cors".
	Name string
	// Key is the name Envoy registers the extension under, where that is not Name. It matters where
	// Envoy looks up by name, like the keys of Cluster.typed_extension_protocol_options.
	Key string
	// Categories are the slots of the extension, sorted. A single message may fit others: see Slots.
	Categories []string
	// Status tells finished from unfinished.
	Status Status
	// Posture tells whom the extension may be exposed to.
	Posture Posture
	// Contrib is set for extensions that only Envoy's contrib images contain.
	Contrib bool
	// Messages are the full names of the messages that configure it, sorted. A few of them fit other
	// slots than Categories, like the options of redis_proxy for a cluster: Slots tells.
	Messages []string
	// Overrides are the full names of the messages that override it for a route, sorted. A filter may
	// take its own configuration: that message is then in both lists.
	Overrides []string

	terminal terminal
}

// LookupName is the name that Envoy finds the extension by where it looks up by name.
func (e *Extension) LookupName() string {
	if e.Key != "" {
		return e.Key
	}
	return e.Name
}

// Named returns the extension with a canonical name or key.
func Named(name string) (*Extension, bool) {
	i, ok := find(names[:], name, func(r *nameRow) string { return r.name })
	if !ok {
		return nil, false
	}
	return &extensions[names[i].extension], true
}

// In returns the extensions of a category, sorted by name.
func In(category string) []*Extension {
	i, ok := find(categories[:], category, func(r *categoryRow) string { return r.name })
	if !ok {
		return nil
	}
	found := make([]*Extension, len(categories[i].extensions))
	for n, e := range categories[i].extensions {
		found[n] = &extensions[e]
	}
	return found
}

// All returns every extension, sorted by name.
func All() []*Extension {
	all := make([]*Extension, len(extensions))
	for i := range extensions {
		all[i] = &extensions[i]
	}
	return all
}

// Categories returns the names of all categories that have an extension, sorted.
func Categories() []string {
	all := make([]string, len(categories))
	for i := range categories {
		all[i] = categories[i].name
	}
	return all
}

// The rows of the generated table; extensions stand for themselves.
type (
	nameRow struct {
		name      string
		extension uint16
	}
	messageRow struct {
		name string
		uses []use
	}
	categoryRow struct {
		name       string
		extensions []uint16
	}
	slotRow struct {
		field      string
		categories []string
	}
	// use is what a message is to one extension: the slots it fits as configuration, and whether it overrides it.
	use struct {
		extension uint16
		override  bool
		fits      []string
	}
)

// find searches rows that are sorted by a key.
func find[R any](rows []R, key string, of func(*R) string) (int, bool) {
	return sort.Find(len(rows), func(i int) int { return strings.Compare(key, of(&rows[i])) })
}

func isOpen(category string) bool { return slices.Contains(openCategories[:], category) }
