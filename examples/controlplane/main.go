// Controlplane serves services from a file, or from etcd, to Envoy and to gRPC's own xDS clients.
//
//	go run ./examples/controlplane -listen 127.0.0.1:18000 -services examples/controlplane/services.yaml
//
// It watches its input: a change is validated, planned and pushed; a broken one is refused with what is wrong, and the last good
// one stays.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	var o options
	flag.StringVar(&o.listen, "listen", "127.0.0.1:18000", "address for proxies (ADS, and one service for each type)")
	flag.StringVar(&o.admin, "admin", "", "address for people, such as 127.0.0.1:18001; none by default")
	flag.StringVar(&o.services, "services", "", "YAML file of services")
	flag.StringVar(&o.etcd, "etcd", "", "etcd endpoints, in place of a file: all keys below "+etcdPrefix)
	flag.BoolVar(&o.verbose, "v", false, "log what is sent")
	flag.Parse()
	if err := run(ctx, o); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	listen, admin, services, etcd string
	verbose                       bool
}

// run serves until ctx ends, or something fails that it cannot go on without.
func run(ctx context.Context, o options) error {
	if (o.services == "") == (o.etcd == "") {
		return errors.New("give one of -services and -etcd")
	}
	level := slog.LevelInfo
	if o.verbose {
		level = slog.LevelDebug
	}
	p := newPlane(ctx, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	l, err := net.Listen("tcp", o.listen)
	if err != nil {
		return err
	}
	failed := make(chan error, 3)
	go func() { failed <- p.serve(ctx, l) }()
	if o.admin != "" {
		a, err := net.Listen("tcp", o.admin)
		if err != nil {
			return err
		}
		go func() {
			failed <- (&http.Server{Handler: p.admin(), ReadHeaderTimeout: 5 * time.Second}).Serve(a)
		}()
	}
	input := make(chan []document)
	go func() {
		if o.etcd != "" {
			failed <- fromEtcd(ctx, o.etcd, input)
		} else {
			failed <- fromFile(ctx, o.services, input)
		}
	}()
	go p.follow(ctx, input)
	p.logger.Info("listening", "address", l.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
