package snapshot

import (
	"context"
	"errors"
	"fmt"
	"time"

	cachev3 "github.com/envoyproxy/go-control-plane/pkg/cache/v3"
)

// ErrLate tells that a step was not acknowledged by every client within its time. Apply went on nevertheless: one client
// that hangs must not hold up the others.
var ErrLate = errors.New("not every client acknowledged a step in time")

// Apply takes a cache through a plan. After each step but the last it waits until wait returns, which is
// usually [Server.Wait], for at most the time given.
//
// It stops at the step that a client rejects, and returns the *[Rejection]: up to the removals every client still has all
// that it had. It also stops when ctx ends.
func Apply(ctx context.Context, cache cachev3.SnapshotCache, group string, plan []*Snapshot, wait func(context.Context) error, most time.Duration) error {
	var late error
	for i, s := range plan {
		if err := cache.SetSnapshot(ctx, group, s); err != nil {
			return err
		}
		if i == len(plan)-1 {
			break
		}
		step, cancel := context.WithTimeout(ctx, most)
		err := wait(step)
		cancel()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, context.DeadlineExceeded):
			late = fmt.Errorf("step %d of %d: %w", i+1, len(plan), ErrLate)
		case err != nil:
			return fmt.Errorf("step %d of %d: %w", i+1, len(plan), err)
		}
	}
	return late
}
