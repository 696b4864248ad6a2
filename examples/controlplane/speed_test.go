package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkFileToAcknowledgement is the time from writing the file until the client has accepted the new endpoints, most of it
// the wait for the next look at the file.
func BenchmarkFileToAcknowledgement(b *testing.B) {
	address := answer(b, "a").address
	file := func(i int) string {
		var s strings.Builder
		fmt.Fprintf(&s, "services:\n%s", smallest("echo", address, fmt.Sprintf("127.0.0.1:%d", 20000+i%1000)))
		for n := range 500 {
			s.WriteString(smallest(fmt.Sprint("other-", n), "127.0.0.1:9000"))
		}
		return s.String()
	}
	r := start(b, file(0))
	conn := dial(b, r.address, "echo")
	count(b, conn, 1, say)
	var times []time.Duration
	for i := 1; b.Loop(); i++ {
		version := r.status().Version
		begin := time.Now()
		r.write(file(i))
		for r.status().Version == version || !settled(r) {
			time.Sleep(100 * time.Microsecond)
		}
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms/median")
}

// settled tells whether the client has answered all, and got the last.
func settled(r *running) bool {
	for _, n := range r.status().Nodes {
		for _, one := range n.Types {
			if !one.Settled || one.Accepted != one.Sent {
				return false
			}
		}
	}
	return true
}
