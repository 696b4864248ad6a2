// Package subject turns what somebody has - a bundle, loaded files, messages - into what is
// simulated, and knows the lines that wrote it.
package subject

import (
	"fmt"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/contents"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/simulate"
	"github.com/envoykit/envoykit/validate"
)

// Subject is a configuration that is asked what it does.
type Subject struct {
	Config    simulate.Config
	Simulator *simulate.Simulator
	// Resources are what it consists of, with their paths.
	Resources []validate.Resource
	// Tables are the route configurations in it, inline ones included.
	Tables []Table
	// Managers are the HTTP connection managers in it.
	Managers []Manager

	unpacked func(*anypb.Any) proto.Message
	locate   func(diag.Path) diag.Location
}

// Of returns the subject that x is: a *builder.Bundle, load.Documents, a *load.Document, or a message or a slice of them:
// bootstraps, listeners, route configurations, clusters, load assignments.
func Of(x any) (*Subject, error) {
	s := &Subject{}
	switch x := x.(type) {
	case *builder.Bundle:
		s.bundle(contents.Of(x))
	case load.Documents:
		s.documents(x)
	case *load.Document:
		s.documents(load.Documents{x})
	case proto.Message:
		s.messages(x)
	case []proto.Message:
		s.messages(x...)
	default:
		return nil, fmt.Errorf("%T is neither a bundle, nor loaded documents, nor messages", x)
	}
	for _, r := range s.Resources {
		s.add(r.Message)
	}
	s.findTables()
	s.Simulator = simulate.New(s.Config)
	if s.TableOnly() {
		s.Simulator = s.Simulator.Table(s.Config.Routes[0].GetName())
	}
	return s, nil
}

// TableOnly tells whether there is nothing to ask but one route configuration.
func (s *Subject) TableOnly() bool {
	return len(s.Config.Listeners) == 0 && s.Config.Bootstrap == nil && len(s.Config.Routes) == 1
}

// bundle takes over a bundle, whose clusters are all that exist.
func (s *Subject) bundle(c *contents.Contents) {
	s.Config.Clusters = []*clusterv3.Cluster{}
	s.unpacked, s.locate = c.Resolve, c.Locate
	for kind := range c.Groups {
		for r := range c.Groups[kind].All() {
			s.Resources = append(s.Resources, validate.Resource{Path: contents.Kind(kind).Path(r.Index, r.Name), Message: r.Message})
		}
	}
}

func (s *Subject) documents(docs load.Documents) {
	s.unpacked, s.locate = docs.Unpacked, docs.Locate
	for _, r := range docs.Resources() {
		s.Resources = append(s.Resources, validate.Resource{Path: r.Path, Message: r.Message})
	}
}

func (s *Subject) messages(all ...proto.Message) {
	for i, m := range all {
		var path diag.Path
		if len(all) > 1 {
			path = diag.Path{diag.IndexStep("resources", i)}
		}
		s.Resources = append(s.Resources, validate.Resource{Path: path, Message: m})
	}
}

// add puts a message where the simulator looks for it, if there is such a place.
func (s *Subject) add(m proto.Message) {
	c := &s.Config
	switch m := m.(type) {
	case *bootstrapv3.Bootstrap:
		c.Bootstrap = m
	case *listenerv3.Listener:
		c.Listeners = append(c.Listeners, m)
	case *routev3.RouteConfiguration:
		c.Routes = append(c.Routes, m)
	case *routev3.ScopedRouteConfiguration:
		c.ScopedRoutes = append(c.ScopedRoutes, m)
	case *clusterv3.Cluster:
		c.Clusters = append(c.Clusters, m)
	case *endpointv3.ClusterLoadAssignment:
		c.Endpoints = append(c.Endpoints, m)
	}
}

// Set is the subject as package validate judges it.
func (s *Subject) Set() *validate.Set {
	return &validate.Set{Resources: s.Resources, Unpacked: s.unpacked}
}

// Locate returns the line that wrote a path, if that is known.
func (s *Subject) Locate(path diag.Path) diag.Location {
	if s.locate == nil {
		return diag.Location{}
	}
	return s.locate(path)
}
