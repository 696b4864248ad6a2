package main

import (
	"context"
	"slices"
	"strings"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// etcdPrefix is where the files of services are in etcd: each key below it holds one.
const etcdPrefix = "/envoykit/services/"

// fromEtcd sends the documents below the prefix, sorted by key, now and after each change.
func fromEtcd(ctx context.Context, endpoints string, to chan<- []document) error {
	client, err := clientv3.New(clientv3.Config{Endpoints: strings.Split(endpoints, ","), DialTimeout: 5 * time.Second, Context: ctx})
	if err != nil {
		return err
	}
	defer client.Close()
	for {
		revision, err := sendAll(ctx, client, to)
		if err != nil {
			return err
		}
		// What comes in meanwhile is read together.
		changes := client.Watch(clientv3.WithRequireLeader(ctx), etcdPrefix, clientv3.WithPrefix(), clientv3.WithRev(revision+1))
		select {
		case <-changes:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// sendAll sends what is there at one revision, which it returns.
func sendAll(ctx context.Context, client *clientv3.Client, to chan<- []document) (int64, error) {
	r, err := client.Get(ctx, etcdPrefix, clientv3.WithPrefix(), clientv3.WithSort(clientv3.SortByKey, clientv3.SortAscend))
	if err != nil {
		return 0, err
	}
	var documents []document
	for _, kv := range r.Kvs {
		documents = append(documents, document{name: string(kv.Key), text: slices.Clone(kv.Value)})
	}
	select {
	case to <- documents:
		return r.Header.Revision, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
