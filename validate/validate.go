package validate

import (
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/history"
	"github.com/envoykit/envoykit/validate/internal/check"

	// The families of rules.
	_ "github.com/envoykit/envoykit/validate/internal/accesslog"
	_ "github.com/envoykit/envoykit/validate/internal/bootstrap"
	_ "github.com/envoykit/envoykit/validate/internal/cluster"
	_ "github.com/envoykit/envoykit/validate/internal/format"
	_ "github.com/envoykit/envoykit/validate/internal/hcm"
	_ "github.com/envoykit/envoykit/validate/internal/httpauth"
	_ "github.com/envoykit/envoykit/validate/internal/httptraffic"
	_ "github.com/envoykit/envoykit/validate/internal/listener"
	_ "github.com/envoykit/envoykit/validate/internal/matcher"
	_ "github.com/envoykit/envoykit/validate/internal/network"
	_ "github.com/envoykit/envoykit/validate/internal/reference"
	_ "github.com/envoykit/envoykit/validate/internal/route"
	_ "github.com/envoykit/envoykit/validate/internal/slot"
	_ "github.com/envoykit/envoykit/validate/internal/tls"
	_ "github.com/envoykit/envoykit/validate/internal/value"
	_ "github.com/envoykit/envoykit/validate/internal/version"
)

// Set is what is judged together; see [Resource].
type Set = check.Set

// Resource is a message to judge and the path that findings in it begin with.
type Resource = check.Resource

// Options say what the world around the configuration is like. The zero value judges resources that
// may refer to others which are not given.
type Options = check.Options

// Kind is a kind of resource that others refer to by name: the keys of Options.External.
type Kind = check.Kind

// The kinds of names that may come from elsewhere.
const (
	Cluster            = check.Cluster
	LoadAssignment     = check.ClusterAssignment
	RouteConfiguration = check.RouteConfiguration
	ScopedRoutes       = check.ScopedRoutes
	VirtualHost        = check.VirtualHost
	Listener           = check.Listener
	Secret             = check.Secret
)

// Check judges a set of resources together. The findings are sorted and unique.
func Check(s *Set, o Options) diag.List { return check.Run(s, o).Sorted() }

// Message judges one message of any type alone.
func Message(m proto.Message, o Options) diag.List {
	return Check(&Set{Resources: []Resource{{Message: m}}}, o)
}

// Versions returns the versions of Envoy that Options.Envoy takes, oldest first.
func Versions() []string { return history.Versions() }

// CheckVersion tells why Options.Envoy does not take a version. "" is the newest.
func CheckVersion(version string) error {
	if version == "" {
		return nil
	}
	_, err := history.Parse(version)
	return err
}

// Rules returns every rule about finished messages, sorted by ID.
func Rules() []*diag.Rule { return check.Rules() }

// Rule returns the rule with the ID, nil if there is none.
func Rule(id diag.RuleID) *diag.Rule {
	for _, r := range check.Rules() {
		if r.ID == id {
			return r
		}
	}
	return nil
}
