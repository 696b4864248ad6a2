package networkfilter

import (
	"time"

	faultv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/common/fault/v3"
	mongov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/mongo_proxy/v3"
)

// MongoBuilder builds the filter that counts MongoDB's operations. A TCP proxy follows it.
type MongoBuilder struct {
	slot[mongov3.MongoProxy]
}

// Mongo starts the filter that counts MongoDB's operations. A TCP proxy follows it.
//
// Envoy: extensions.filters.network.mongo_proxy.v3.MongoProxy.stat_prefix
func Mongo(statPrefix string) *MongoBuilder {
	b := &MongoBuilder{}
	b.start("envoy.filters.network.mongo_proxy", &mongov3.MongoProxy{StatPrefix: statPrefix})
	return b
}

// AccessLog writes operations to the file. Default: none.
//
// Envoy: extensions.filters.network.mongo_proxy.v3.MongoProxy.access_log
func (b *MongoBuilder) AccessLog(path string) *MongoBuilder {
	m, _ := b.n.Set("access_log")
	m.AccessLog = path
	return b
}

// Metadata puts operations into the dynamic metadata, for rules to read. Default: not.
//
// Envoy: extensions.filters.network.mongo_proxy.v3.MongoProxy.emit_dynamic_metadata
func (b *MongoBuilder) Metadata() *MongoBuilder {
	m, _ := b.n.Set("emit_dynamic_metadata")
	m.EmitDynamicMetadata = true
	return b
}

// Commands appends commands that are counted. Default: delete, insert and update.
//
// Envoy: extensions.filters.network.mongo_proxy.v3.MongoProxy.commands
func (b *MongoBuilder) Commands(names ...string) *MongoBuilder {
	m, _ := b.n.Add("commands", len(b.n.Peek().Commands))
	m.Commands = append(m.Commands, names...)
	return b
}

// Delay holds a share of the operations up, in percent, for tests of clients. Default: none.
//
// Envoy: extensions.filters.network.mongo_proxy.v3.MongoProxy.delay
func (b *MongoBuilder) Delay(percent float64, d time.Duration) *MongoBuilder {
	m, f := b.n.Set("delay")
	m.Delay = &faultv3.FaultDelay{
		Percentage:         f.Sub("percentage").Fraction(percent),
		FaultDelaySecifier: &faultv3.FaultDelay_FixedDelay{FixedDelay: f.Sub("fixed_delay").Duration(d)},
	}
	return b
}

// MaxDepth is how deep documents may be nested; deeper ones close the connection; at least 1 (proto-pgv). Default: 100.
// Older versions of Envoy refuse the field.
//
// Envoy: extensions.filters.network.mongo_proxy.v3.MongoProxy.max_bson_depth
func (b *MongoBuilder) MaxDepth(n int) *MongoBuilder {
	m, f := b.n.Set("max_bson_depth")
	m.MaxBsonDepth = f.CountValue(n)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *MongoBuilder) Patch(edit func(*mongov3.MongoProxy)) *MongoBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MongoBuilder) Clone() *MongoBuilder {
	c := &MongoBuilder{}
	b.clone(&c.slot)
	return c
}
