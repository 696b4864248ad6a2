package main

import (
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate"
)

// judge says what gRPC clients would refuse of what is for them.
func judge(all services, b *builder.Bundle) error {
	set, places := &validate.Set{}, map[string]place{}
	add := func(at place, field, name string, m proto.Message) {
		places[name] = at
		set.Resources = append(set.Resources, validate.Resource{Path: diag.Path{diag.KeyStep(field, name)}, Message: m})
	}
	for _, s := range all.services {
		if s.protocol != "grpc" {
			continue
		}
		add(s.at, "listeners", s.name, b.Listener(s.name))
		add(s.at, "routes", s.name, b.Route(s.name))
		add(s.at, "clusters", s.name, b.Cluster(s.name))
		add(s.at, "endpoints", s.name, b.EndpointsOf(s.name))
	}
	for _, s := range all.servers {
		add(s.at, "listeners", s.name, b.Listener(s.name))
	}
	found := validate.ForGRPC(set)
	for i := range found {
		found[i].Location = places[found[i].Path[0].Key].location()
	}
	return found.Err()
}
