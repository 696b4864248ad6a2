// Package metrics tells Prometheus what a snapshot server does. It writes the text format itself, so that nobody who
// imports it links Prometheus' client.
package metrics

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/envoykit/envoykit/snapshot"
)

// Metrics counts rejections, and shows them with the state of the server's clients.
type Metrics struct {
	mu       sync.Mutex
	rejected map[string]int // by type
}

// New returns metrics that have counted nothing.
func New() *Metrics { return &Metrics{rejected: map[string]int{}} }

// Rejected counts a rejection; it is for [snapshot.OnReject].
func (m *Metrics) Rejected(r *snapshot.Rejection) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rejected[r.TypeURL]++
}

// Handler serves the metrics of a server:
//
//	envoykit_xds_streams{protocol}            connected clients
//	envoykit_xds_subscriptions{type,state}    what they ask for: settled, pending or rejected
//	envoykit_xds_accepted{type,version}       how many accepted a version last
//	envoykit_xds_rejections_total{type}       rejections since the start
func (m *Metrics) Handler(server *snapshot.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		if err := m.write(w, server.Nodes()); err != nil {
			return // the client went away
		}
	})
}

// series is the values of one metric by their labels.
type series map[string]int

func (m *Metrics) write(w io.Writer, nodes []snapshot.NodeStatus) error {
	streams, subscriptions, accepted, rejections := series{}, series{}, series{}, series{}
	for _, n := range nodes {
		streams[labels("protocol", n.Protocol)]++
		for _, t := range n.Types {
			subscriptions[labels("type", short(t.TypeURL), "state", state(t))]++
			if t.Accepted != "" {
				accepted[labels("type", short(t.TypeURL), "version", t.Accepted)]++
			}
		}
	}
	m.mu.Lock()
	for url, n := range m.rejected {
		rejections[labels("type", short(url))] = n
	}
	m.mu.Unlock()
	return cmp.Or(
		put(w, "envoykit_xds_streams", "gauge", "Connected clients.", streams),
		put(w, "envoykit_xds_subscriptions", "gauge", "Types that clients ask for, by what became of them.", subscriptions),
		put(w, "envoykit_xds_accepted", "gauge", "Clients that accepted a version last.", accepted),
		put(w, "envoykit_xds_rejections_total", "counter", "Responses that clients rejected.", rejections),
	)
}

func state(t snapshot.TypeStatus) string {
	switch {
	case t.Rejection != nil:
		return "rejected"
	case t.Settled:
		return "settled"
	}
	return "pending"
}

// put writes one metric, labels in order.
func put(w io.Writer, name, kind, help string, values series) error {
	_, err := fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
	for _, labels := range slices.Sorted(maps.Keys(values)) {
		if err == nil {
			_, err = fmt.Fprintf(w, "%s{%s} %d\n", name, labels, values[labels])
		}
	}
	return err
}

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func labels(pairs ...string) string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, pairs[i]+`="`+escaper.Replace(pairs[i+1])+`"`)
	}
	return strings.Join(out, ",")
}

// short is the name of a type without its package.
func short(typeURL string) string { return typeURL[strings.LastIndexByte(typeURL, '.')+1:] }
