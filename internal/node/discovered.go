package node

import (
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/pack"
)

// Discovered is a filter whose configuration a source delivers, under its name: what the builders of all kinds of
// filters share.
type Discovered struct {
	Node[corev3.ExtensionConfigSource]
	Name string
}

// Start records the constructor call. The configuration is of one of the types, full names of messages.
func (d *Discovered) Start(name string, from Part[corev3.ConfigSource], types []string) {
	d.Name = name
	m := d.Init(&corev3.ExtensionConfigSource{TypeUrls: typeURLs(types)})
	m.ConfigSource = Child(d.Below("config_source"), from)
}

// typeURLs turns full names of messages into type URLs.
func typeURLs(types []string) []string {
	urls := make([]string, 0, len(types))
	for _, t := range types {
		if !strings.Contains(t, "/") {
			t = pack.Prefix + t
		}
		urls = append(urls, t)
	}
	return urls
}

// DefaultOf is the configuration until the source has delivered one: that of a filter, which configOf finds in what the
// filter renders.
func DefaultOf[F any](d *Discovered, filter Part[F], configOf func(*F) *anypb.Any) {
	m, f := d.Set("default_config")
	if !f.Missing(filter) {
		m.DefaultConfig = configOf(filter.Render(f.Scope()))
	}
}

// StartWithDefault does not wait for the source.
func (d *Discovered) StartWithDefault() {
	m, _ := d.Set("apply_default_config_without_warming")
	m.ApplyDefaultConfigWithoutWarming = true
}

// CloneTo copies d into the fresh t.
func (d *Discovered) CloneTo(t *Discovered) {
	t.Name = d.Name
	d.Clone(&t.Node)
}
