package bootstrap

import (
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// Layer is a layer of the runtime: [StaticLayer], [DiskLayer], [AdminLayer] or [RTDSLayer]. Of two layers with the same key, the later one counts.
type Layer interface {
	part.Part[bootstrapv3.RuntimeLayer]
}

// LayerBuilder builds a layer that needs no settings.
type LayerBuilder struct {
	n node.Node[bootstrapv3.RuntimeLayer]
}

// AdminLayer holds what the administration interface sets at /runtime_modify: the last layer, and only one (runtime-admin-layer-twice).
//
// Envoy: config.bootstrap.v3.RuntimeLayer.admin_layer
func AdminLayer(name string) *LayerBuilder {
	b := &LayerBuilder{}
	m := b.n.Init(&bootstrapv3.RuntimeLayer{})
	m.Name = name
	m.LayerSpecifier = &bootstrapv3.RuntimeLayer_AdminLayer_{AdminLayer: &bootstrapv3.RuntimeLayer_AdminLayer{}}
	return b
}

// RTDSLayer holds what a control plane delivers under the name of the resource (runtime-rtds-source).
//
// Envoy: config.bootstrap.v3.RuntimeLayer.rtds_layer
func RTDSLayer(name, resource string, from source.Config) *LayerBuilder {
	b := &LayerBuilder{}
	m := b.n.Init(&bootstrapv3.RuntimeLayer{})
	m.Name = name
	m.LayerSpecifier = &bootstrapv3.RuntimeLayer_RtdsLayer_{RtdsLayer: &bootstrapv3.RuntimeLayer_RtdsLayer{
		Name: resource, RtdsConfig: node.Child(b.n.Below("rtds_layer.rtds_config"), from),
	}}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *LayerBuilder) Patch(edit func(*bootstrapv3.RuntimeLayer)) *LayerBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LayerBuilder) Clone() *LayerBuilder {
	c := &LayerBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *LayerBuilder) Render(s part.Scope) *bootstrapv3.RuntimeLayer { return b.n.Take(s, nil) }

// StaticLayerBuilder builds a layer of fixed values.
type StaticLayerBuilder struct {
	n node.Node[bootstrapv3.RuntimeLayer]
}

// StaticLayer starts a layer of fixed values. A name occurs once in the runtime (runtime-layer-duplicate-name).
//
// Envoy: config.bootstrap.v3.RuntimeLayer.static_layer
func StaticLayer(name string) *StaticLayerBuilder {
	b := &StaticLayerBuilder{}
	m := b.n.Init(&bootstrapv3.RuntimeLayer{})
	m.Name = name
	m.LayerSpecifier = &bootstrapv3.RuntimeLayer_StaticLayer{}
	return b
}

// Value gives a key its value: a bool, a number, a text, or a map[string]any whose keys go on after a dot (runtime-static-bad-value).
//
// Envoy: config.bootstrap.v3.RuntimeLayer.static_layer
func (b *StaticLayerBuilder) Value(key string, value any) *StaticLayerBuilder {
	m, f := b.n.Set("static_layer")
	m.LayerSpecifier = &bootstrapv3.RuntimeLayer_StaticLayer{StaticLayer: f.Entry(m.GetStaticLayer(), key, value)}
	return b
}

// Values is Value for several keys.
//
// Envoy: config.bootstrap.v3.RuntimeLayer.static_layer
func (b *StaticLayerBuilder) Values(values map[string]any) *StaticLayerBuilder {
	m, f := b.n.Set("static_layer")
	layer := m.GetStaticLayer()
	if layer == nil {
		layer = f.Object(map[string]any{})
	}
	for key, v := range f.Object(values).GetFields() {
		layer.Fields[key] = v
	}
	m.LayerSpecifier = &bootstrapv3.RuntimeLayer_StaticLayer{StaticLayer: layer}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *StaticLayerBuilder) Patch(edit func(*bootstrapv3.RuntimeLayer)) *StaticLayerBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StaticLayerBuilder) Clone() *StaticLayerBuilder {
	c := &StaticLayerBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *StaticLayerBuilder) Render(s part.Scope) *bootstrapv3.RuntimeLayer {
	return b.n.Take(s, func(m *bootstrapv3.RuntimeLayer) {
		if m.GetStaticLayer() == nil {
			m.LayerSpecifier = &bootstrapv3.RuntimeLayer_StaticLayer{StaticLayer: b.n.Below("static_layer").Object(map[string]any{})}
		}
	})
}

// DiskLayerBuilder builds a layer of files.
type DiskLayerBuilder struct {
	n node.Node[bootstrapv3.RuntimeLayer]
}

// DiskLayer starts a layer of files, one a key, below a symbolic link. Envoy reads them again when the link moves.
//
// Envoy: config.bootstrap.v3.RuntimeLayer.DiskLayer.symlink_root
func DiskLayer(name, symlink string) *DiskLayerBuilder {
	b := &DiskLayerBuilder{}
	m := b.n.Init(&bootstrapv3.RuntimeLayer{})
	m.Name = name
	m.LayerSpecifier = &bootstrapv3.RuntimeLayer_DiskLayer_{DiskLayer: &bootstrapv3.RuntimeLayer_DiskLayer{SymlinkRoot: symlink}}
	return b
}

func disk(m *bootstrapv3.RuntimeLayer) *bootstrapv3.RuntimeLayer_DiskLayer {
	if m.GetDiskLayer() == nil {
		m.LayerSpecifier = &bootstrapv3.RuntimeLayer_DiskLayer_{DiskLayer: &bootstrapv3.RuntimeLayer_DiskLayer{}}
	}
	return m.GetDiskLayer()
}

// Subdirectory is where below the link the files are. Default: there itself.
//
// Envoy: config.bootstrap.v3.RuntimeLayer.DiskLayer.subdirectory
func (b *DiskLayerBuilder) Subdirectory(path string) *DiskLayerBuilder {
	m, _ := b.n.Set("disk_layer.subdirectory")
	disk(m).Subdirectory = path
	return b
}

// PerCluster appends the service cluster of this Envoy to the directory.
//
// Envoy: config.bootstrap.v3.RuntimeLayer.DiskLayer.append_service_cluster
func (b *DiskLayerBuilder) PerCluster() *DiskLayerBuilder {
	m, _ := b.n.Set("disk_layer.append_service_cluster")
	disk(m).AppendServiceCluster = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DiskLayerBuilder) Patch(edit func(*bootstrapv3.RuntimeLayer)) *DiskLayerBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DiskLayerBuilder) Clone() *DiskLayerBuilder {
	c := &DiskLayerBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DiskLayerBuilder) Render(s part.Scope) *bootstrapv3.RuntimeLayer { return b.n.Take(s, nil) }
