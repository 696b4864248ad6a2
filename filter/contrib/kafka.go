package contrib

import (
	kafkav3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/kafka_broker/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// KafkaBrokerBuilder builds the filter that counts requests to Kafka's brokers and answers of theirs, and can put itself
// in their place. A TCP proxy follows it.
type KafkaBrokerBuilder struct {
	n node.Node[kafkav3.KafkaBroker]
}

// KafkaBroker starts the filter. The prefix begins the names of its statistics ("kafka.orders.request.produce_request").
//
// Envoy: extensions.filters.network.kafka_broker.v3.KafkaBroker.stat_prefix
func KafkaBroker(statPrefix string) *KafkaBrokerBuilder {
	b := &KafkaBrokerBuilder{}
	b.n.Init(&kafkav3.KafkaBroker{StatPrefix: statPrefix})
	return b
}

// Broker tells clients that the broker with the id is at this host and port, which are Envoy's, so that clients do not
// go around it. Calls add up: each broker needs one, or clients learn its own address.
//
// Envoy: extensions.filters.network.kafka_broker.v3.IdBasedBrokerRewriteSpec.rules
func (b *KafkaBrokerBuilder) Broker(id int, host string, port int) *KafkaBrokerBuilder {
	m, f := b.n.Add("id_based_broker_address_rewrite_spec.rules", len(b.n.Peek().GetIdBasedBrokerAddressRewriteSpec().GetRules()))
	spec := m.GetIdBasedBrokerAddressRewriteSpec()
	if spec == nil {
		spec = &kafkav3.IdBasedBrokerRewriteSpec{}
		m.BrokerAddressRewriteSpec = &kafkav3.KafkaBroker_IdBasedBrokerAddressRewriteSpec{IdBasedBrokerAddressRewriteSpec: spec}
	}
	spec.Rules = append(spec.Rules, &kafkav3.IdBasedBrokerRewriteRule{Id: f.Sub("id").Count(id), Host: host, Port: f.Sub("port").Port(port)})
	return b
}

// RewriteResponses writes answers anew from what was read, as [KafkaBrokerBuilder.Broker] does anyway, which shows
// whether Envoy understands them. Default: they pass as they are.
//
// Envoy: extensions.filters.network.kafka_broker.v3.KafkaBroker.force_response_rewrite
func (b *KafkaBrokerBuilder) RewriteResponses() *KafkaBrokerBuilder {
	m, _ := b.n.Set("force_response_rewrite")
	m.ForceResponseRewrite = true
	return b
}

// AllowKeys appends kinds of requests that pass, by their API key: 0 is Produce, 1 is Fetch; at most 32767 (proto-pgv).
// Another one closes the connection. Default: all pass.
//
// Envoy: extensions.filters.network.kafka_broker.v3.KafkaBroker.api_keys_allowed
func (b *KafkaBrokerBuilder) AllowKeys(keys ...int) *KafkaBrokerBuilder {
	m, f := b.n.Add("api_keys_allowed", len(b.n.Peek().ApiKeysAllowed))
	m.ApiKeysAllowed = counts(f, m.ApiKeysAllowed, keys)
	return b
}

// DenyKeys appends kinds of requests that close the connection, by their API key. Default: none does.
//
// Envoy: extensions.filters.network.kafka_broker.v3.KafkaBroker.api_keys_denied
func (b *KafkaBrokerBuilder) DenyKeys(keys ...int) *KafkaBrokerBuilder {
	m, f := b.n.Add("api_keys_denied", len(b.n.Peek().ApiKeysDenied))
	m.ApiKeysDenied = counts(f, m.ApiKeysDenied, keys)
	return b
}

// counts appends numbers to a list, each refused at its own place.
func counts(f node.Field, list []uint32, numbers []int) []uint32 {
	for _, n := range numbers {
		list = append(list, f.Index(len(list)).Count(n))
	}
	return list
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *KafkaBrokerBuilder) Patch(edit func(*kafkav3.KafkaBroker)) *KafkaBrokerBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *KafkaBrokerBuilder) Clone() *KafkaBrokerBuilder {
	c := &KafkaBrokerBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *KafkaBrokerBuilder) Render(s part.Scope) *listenerv3.Filter {
	return &listenerv3.Filter{
		Name:       "envoy.filters.network.kafka_broker",
		ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: b.n.Any(s.Sub("typed_config"), nil)},
	}
}
