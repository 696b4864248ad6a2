package main

import (
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/envoykit/envoykit/diag"
)

// all judges the inputs, several at a time, and reports them in their order.
func (j *judge) all(inputs []input, out report, stderr io.Writer) error {
	verdicts := j.start(inputs)
	shown := newProgress(stderr, len(inputs))
	var unreadable error
	found := false
	for _, pending := range verdicts {
		v := <-pending
		shown.step()
		for _, f := range v.files {
			found = found || !f.ok(j.failOn)
			if err := out.file(f); err != nil {
				return err
			}
		}
		if v.err != nil {
			shown.clear()
			if _, err := fmt.Fprintf(stderr, "envoykit: %v\n", v.err); err != nil {
				return err
			}
			unreadable = errUnreadable
		}
	}
	shown.clear()
	if err := out.end(); err != nil {
		return err
	}
	if err := j.suppressed.warnUnused(stderr); err != nil {
		return err
	}
	switch {
	case unreadable != nil:
		return unreadable
	case found:
		return errFindings
	}
	return nil
}

// start judges the inputs in the background, a few ahead of what was asked for.
func (j *judge) start(inputs []input) []chan verdict {
	verdicts := make([]chan verdict, len(inputs))
	for i := range verdicts {
		verdicts[i] = make(chan verdict, 1)
	}
	next := make(chan int)
	go func() {
		for i := range inputs {
			next <- i
		}
		close(next)
	}()
	for range min(runtime.GOMAXPROCS(0), len(inputs)) {
		go func() {
			for i := range next {
				verdicts[i] <- j.safe(inputs[i])
			}
		}()
	}
	return verdicts
}

// ok tells whether a file holds nothing that fails the run.
func (f *fileVerdict) ok(failOn diag.Severity) bool {
	return f.err == nil && len(f.findings.AtLeast(failOn)) == 0
}

// progress tells on a terminal how far long work is.
type progress struct {
	w           io.Writer
	done, total int
	start, last time.Time
}

func newProgress(w io.Writer, total int) *progress {
	p := &progress{w: w, total: total, start: time.Now()}
	if !diag.ColorFor(w) {
		p.w = nil
	}
	return p
}

// step counts an input. Nothing is shown in the first second, and then ten times a second.
func (p *progress) step() {
	p.done++
	now := time.Now()
	if p.w == nil || now.Sub(p.start) < time.Second || now.Sub(p.last) < time.Second/10 {
		return
	}
	p.last = now
	p.show("\r%d of %d files", p.done, p.total)
}

// clear removes the line again.
func (p *progress) clear() {
	if p.w != nil && !p.last.IsZero() {
		p.show("\r\x1b[K")
	}
}

// show gives up where nobody can read it.
func (p *progress) show(format string, args ...any) {
	if _, err := fmt.Fprintf(p.w, format, args...); err != nil {
		p.w = nil
	}
}
