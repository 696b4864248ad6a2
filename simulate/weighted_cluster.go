package simulate

import (
	"fmt"
	"strconv"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// weightedClusters is a compiled WeightedCluster.
type weightedClusters struct {
	msg     *routev3.WeightedCluster
	field   string
	entries []*weightedEntry
}

type weightedEntry struct {
	msg      *routev3.WeightedCluster_ClusterWeight
	weight   uint64
	request  mutations
	response mutations
	field    string
}

func newWeightedClusters(msg *routev3.WeightedCluster, field string) *weightedClusters {
	w := &weightedClusters{msg: msg, field: field}
	for i, c := range msg.GetClusters() {
		at := fmt.Sprintf("%s.clusters[%d]", field, i)
		w.entries = append(w.entries, &weightedEntry{
			msg: c, weight: uint64(c.GetWeight().GetValue()), field: at,
			request:  newMutations(c.GetRequestHeadersToAdd(), c.GetRequestHeadersToRemove(), at+".request_headers_to_add"),
			response: newMutations(c.GetResponseHeadersToAdd(), c.GetResponseHeadersToRemove(), at+".response_headers_to_add"),
		})
	}
	return w
}

// weights are the weights with the runtime applied, and their sum.
func (w *weightedClusters) weights(x *exchange) (weights []uint64, total uint64, doubt *Undecided) {
	weights = make([]uint64, len(w.entries))
	prefix := w.msg.GetRuntimeKeyPrefix()
	for i, e := range w.entries {
		weights[i] = e.weight
		if prefix != "" {
			value, set := x.runtime(prefix + "." + e.msg.GetName())
			if set {
				weight, known := runtimeUint(value, e.weight)
				if !known {
					return nil, 0, undecided(w.field+".runtime_key_prefix", "the weight of %q is not known", e.msg.GetName())
				}
				weights[i] = weight
			}
		}
		total += weights[i]
	}
	return weights, total, nil
}

// choose picks an entry; false if the weights sum to nothing.
func (w *weightedClusters) choose(x *exchange, hash []hashPolicy) (pick, bool) {
	weights, total, doubt := w.weights(x)
	switch {
	case doubt != nil:
		return pick{doubt: doubt}, true
	case total == 0:
		return pick{}, false
	}
	value, source, doubt := w.value(x, hash)
	if doubt != nil {
		return pick{doubt: doubt}, true
	}
	start := uint64(0)
	for i, weight := range weights {
		if value%total < start+weight {
			why := fmt.Sprintf("weighted cluster: %s modulo %d is in [%d, %d)", source, total, start, start+weight)
			return w.entries[i].pick(x, why), true
		}
		start += weight
	}
	return pick{}, false
}

func (e *weightedEntry) pick(x *exchange, why string) pick {
	if name := e.msg.GetClusterHeader(); name != "" {
		value, isUnknown := headerValue(x, name)
		if isUnknown {
			return pick{doubt: undecided(e.field+".cluster_header", "the value of header %s is not known", name)}
		}
		return pick{cluster: value, entry: e, why: why + ", named by header " + name}
	}
	return pick{cluster: e.msg.GetName(), entry: e, why: why}
}

// value is the number that selects the entry, and where it comes from.
func (w *weightedClusters) value(x *exchange, hash []hashPolicy) (uint64, string, *Undecided) {
	if name := headermap.Canonical(w.msg.GetHeaderName()); name != "" && x.headers.Count(name) == 1 {
		f, _ := x.headers.FirstField(name)
		if f.Unknown {
			return 0, "", undecided(w.field+".header_name", "the value of header %s is not known", name)
		}
		if value, err := strconv.ParseUint(f.Value, 10, 64); err == nil {
			return value, fmt.Sprintf("%d of header %s", value, name), nil
		}
	}
	if w.msg.GetUseHashPolicy().GetValue() {
		h := hashOf(x, hash, false)
		if h.doubt != nil {
			return 0, "", h.doubt
		}
		if h.set {
			return h.value, fmt.Sprintf("hash %d", h.value), nil
		}
	}
	return x.random, fmt.Sprintf("random %d", x.random), nil
}

// fixed reports that the choice does not depend on the random value.
func (w *weightedClusters) fixed(x *exchange, hash []hashPolicy) bool {
	_, source, _ := w.value(x, hash)
	return len(source) < 6 || source[:6] != "random"
}

func headerValue(x *exchange, name string) (value string, isUnknown bool) {
	f, _ := x.headers.FirstField(headermap.Canonical(name))
	return f.Value, f.Unknown
}
