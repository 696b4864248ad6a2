package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/snapshot"
	"github.com/envoykit/envoykit/snapshot/metrics"
)

// stepTime is how long a step of a transition waits for clients that do not answer.
const stepTime = 5 * time.Second

// plane is the control plane: what it serves, and what was wrong with the last input.
type plane struct {
	cache   *snapshot.Cache
	server  *snapshot.Server
	metrics *metrics.Metrics
	logger  *slog.Logger

	mu       sync.Mutex
	snapshot *snapshot.Snapshot
	refused  diag.List
	rejected []*snapshot.Rejection // the latest ones
	since    time.Time
}

func newPlane(ctx context.Context, logger *slog.Logger) *plane {
	p := &plane{cache: snapshot.NewCache(), metrics: metrics.New(), logger: logger}
	p.server = snapshot.NewServer(ctx, p.cache, snapshot.Logger(logger), snapshot.OnReject(p.note))
	return p
}

// note keeps a rejection for the administration page.
func (p *plane) note(r *snapshot.Rejection) {
	p.metrics.Rejected(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rejected = append(p.rejected, r)
	if len(p.rejected) > 20 {
		p.rejected = p.rejected[1:]
	}
}

// serve answers proxies on l until ctx ends.
func (p *plane) serve(ctx context.Context, l net.Listener) error {
	g := grpc.NewServer(
		grpc.MaxConcurrentStreams(10000),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 10 * time.Second, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: 30 * time.Second}),
	)
	p.server.Register(g)
	stop := context.AfterFunc(ctx, g.Stop)
	defer stop()
	return g.Serve(l)
}

// follow takes in what a source sends, until ctx ends.
func (p *plane) follow(ctx context.Context, from <-chan []document) {
	for {
		select {
		case documents := <-from:
			p.take(ctx, documents)
		case <-ctx.Done():
			return
		}
	}
}

// take serves what the documents say. Where they are broken it says why, and goes on with what it has.
func (p *plane) take(ctx context.Context, documents []document) {
	all, err := read(documents)
	if err != nil {
		p.refuse(err)
		return
	}
	bundle, err := build(all)
	if err != nil {
		p.refuse(err)
		return
	}
	next, err := snapshot.New(bundle)
	if err != nil {
		p.refuse(err)
		return
	}
	p.mu.Lock()
	p.refused = nil
	p.mu.Unlock()
	plan := snapshot.Plan(p.held(), next)
	if len(plan) == 0 {
		return
	}
	switch err := snapshot.Apply(ctx, p.cache, "", plan, p.server.Wait, stepTime); {
	case errors.Is(err, snapshot.ErrLate):
		p.logger.Warn("late", "error", err)
	case err != nil:
		p.logger.Error("stopped on the way; what is referred to stays", "error", err)
		return
	}
	p.mu.Lock()
	p.snapshot, p.since = next, time.Now()
	p.mu.Unlock()
	p.logger.Info("serving", "version", next.Version(), "bundle", bundle.String(), "steps", len(plan))
}

// held is what clients get now: a step of a plan, if that was stopped on the way.
func (p *plane) held() *snapshot.Snapshot {
	s, err := p.cache.GetSnapshot("")
	if err != nil {
		return nil // there is none yet
	}
	return s.(*snapshot.Snapshot)
}

// refuse keeps what is served.
func (p *plane) refuse(err error) {
	var list diag.List
	if !errors.As(err, &list) {
		list = diag.List{{Rule: unreadable, Severity: diag.Error, Summary: err.Error()}}
	}
	p.mu.Lock()
	p.refused = list
	p.mu.Unlock()
	p.logger.Error("refused; what was there stays", "errors", "\n"+list.Error())
}
