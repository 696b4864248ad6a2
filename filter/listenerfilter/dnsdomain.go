package listenerfilter

import (
	"time"

	dnsv3 "github.com/envoyproxy/go-control-plane/envoy/data/dns/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// DNSDomainBuilder builds what the DNS filter answers for a name.
type DNSDomainBuilder struct {
	n node.Node[dnsv3.DnsTable_DnsVirtualDomain]
}

// DNSAddresses answers queries for the name with IP addresses, at least one (proto-pgv). "*.example.com" is all names below example.com.
//
// Envoy: data.dns.v3.DnsTable.DnsEndpoint.address_list
func DNSAddresses(name string, addresses ...string) *DNSDomainBuilder {
	return domain(name, &dnsv3.DnsTable_DnsEndpoint{EndpointConfig: &dnsv3.DnsTable_DnsEndpoint_AddressList{
		AddressList: &dnsv3.DnsTable_AddressList{Address: addresses},
	}})
}

// DNSCluster answers queries for the name with the hosts of a cluster.
//
// Envoy: data.dns.v3.DnsTable.DnsEndpoint.cluster_name
func DNSCluster(name, cluster string) *DNSDomainBuilder {
	return domain(name, &dnsv3.DnsTable_DnsEndpoint{EndpointConfig: &dnsv3.DnsTable_DnsEndpoint_ClusterName{ClusterName: cluster}})
}

// DNSServices answers SRV queries for services of the domain.
//
// Envoy: data.dns.v3.DnsTable.DnsEndpoint.service_list
func DNSServices(domainName string, services ...*DNSServiceBuilder) *DNSDomainBuilder {
	b := domain(domainName, nil)
	m, f := b.n.Set("endpoint.service_list.services")
	m.Endpoint = &dnsv3.DnsTable_DnsEndpoint{EndpointConfig: &dnsv3.DnsTable_DnsEndpoint_ServiceList{
		ServiceList: &dnsv3.DnsTable_DnsServiceList{Services: node.Children(f, nil, services)},
	}}
	return b
}

func domain(name string, answer *dnsv3.DnsTable_DnsEndpoint) *DNSDomainBuilder {
	b := &DNSDomainBuilder{}
	b.n.Init(&dnsv3.DnsTable_DnsVirtualDomain{Name: name, Endpoint: answer})
	return b
}

// TTL is how long clients may keep the answer, at least 30 s (proto-pgv). Default: 300 s.
//
// Envoy: data.dns.v3.DnsTable.DnsVirtualDomain.answer_ttl
func (b *DNSDomainBuilder) TTL(d time.Duration) *DNSDomainBuilder {
	m, f := b.n.Set("answer_ttl")
	m.AnswerTtl = f.Duration(d)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DNSDomainBuilder) Patch(edit func(*dnsv3.DnsTable_DnsVirtualDomain)) *DNSDomainBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DNSDomainBuilder) Clone() *DNSDomainBuilder {
	c := &DNSDomainBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DNSDomainBuilder) Render(s part.Scope) *dnsv3.DnsTable_DnsVirtualDomain {
	return b.n.Take(s, nil)
}

// DNSServiceBuilder builds a service of a domain.
type DNSServiceBuilder struct {
	n node.Node[dnsv3.DnsTable_DnsService]
}

// DNSService starts a service by its name and protocol, "http" and "tcp", with its targets, at least one (proto-pgv).
//
// Envoy: data.dns.v3.DnsTable.DnsService
func DNSService(name, protocol string, targets ...*DNSTargetBuilder) *DNSServiceBuilder {
	b := srv(name, &dnsv3.DnsTable_DnsServiceProtocol{ProtocolConfig: &dnsv3.DnsTable_DnsServiceProtocol_Name{Name: protocol}})
	m, f := b.n.Set("targets")
	m.Targets = node.Children(f, nil, targets)
	return b
}

// DNSServiceNumber is [DNSService] with the IANA number of the protocol, below 255 (proto-pgv).
//
// Envoy: data.dns.v3.DnsTable.DnsServiceProtocol.number
func DNSServiceNumber(name string, protocol int, targets ...*DNSTargetBuilder) *DNSServiceBuilder {
	number := &dnsv3.DnsTable_DnsServiceProtocol_Number{}
	b := srv(name, &dnsv3.DnsTable_DnsServiceProtocol{ProtocolConfig: number})
	number.Number = b.n.Below("protocol.number").Count(protocol)
	m, f := b.n.Set("targets")
	m.Targets = node.Children(f, nil, targets)
	return b
}

func srv(name string, protocol *dnsv3.DnsTable_DnsServiceProtocol) *DNSServiceBuilder {
	b := &DNSServiceBuilder{}
	b.n.Init(&dnsv3.DnsTable_DnsService{ServiceName: name, Protocol: protocol})
	return b
}

// TTL is how long clients may keep the service, at least 1 s (proto-pgv).
//
// Envoy: data.dns.v3.DnsTable.DnsService.ttl
func (b *DNSServiceBuilder) TTL(d time.Duration) *DNSServiceBuilder {
	m, f := b.n.Set("ttl")
	m.Ttl = f.Duration(d)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DNSServiceBuilder) Patch(edit func(*dnsv3.DnsTable_DnsService)) *DNSServiceBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DNSServiceBuilder) Clone() *DNSServiceBuilder {
	c := &DNSServiceBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DNSServiceBuilder) Render(s part.Scope) *dnsv3.DnsTable_DnsService {
	return b.n.Take(s, nil)
}

// DNSTargetBuilder builds where a service is.
type DNSTargetBuilder struct {
	n node.Node[dnsv3.DnsTable_DnsServiceTarget]
}

// DNSTarget starts with a host name and a port.
//
// Envoy: data.dns.v3.DnsTable.DnsServiceTarget.host_name
func DNSTarget(host string, port int) *DNSTargetBuilder {
	b := &DNSTargetBuilder{}
	m := b.n.Init(&dnsv3.DnsTable_DnsServiceTarget{EndpointType: &dnsv3.DnsTable_DnsServiceTarget_HostName{HostName: host}})
	m.Port = b.n.Below("port").Port(port)
	return b
}

// DNSTargetCluster starts with the hosts of a cluster, and their ports.
//
// Envoy: data.dns.v3.DnsTable.DnsServiceTarget.cluster_name
func DNSTargetCluster(cluster string) *DNSTargetBuilder {
	b := &DNSTargetBuilder{}
	b.n.Init(&dnsv3.DnsTable_DnsServiceTarget{EndpointType: &dnsv3.DnsTable_DnsServiceTarget_ClusterName{ClusterName: cluster}})
	return b
}

// Priority is that of the SRV record, below 65536 (proto-pgv): clients take the lowest first. Default: 0.
//
// Envoy: data.dns.v3.DnsTable.DnsServiceTarget.priority
func (b *DNSTargetBuilder) Priority(n int) *DNSTargetBuilder {
	m, f := b.n.Set("priority")
	m.Priority = f.Count(n)
	return b
}

// Weight is the share among targets of one priority, below 65536 (proto-pgv). Default: 0.
//
// Envoy: data.dns.v3.DnsTable.DnsServiceTarget.weight
func (b *DNSTargetBuilder) Weight(n int) *DNSTargetBuilder {
	m, f := b.n.Set("weight")
	m.Weight = f.Count(n)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DNSTargetBuilder) Patch(edit func(*dnsv3.DnsTable_DnsServiceTarget)) *DNSTargetBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DNSTargetBuilder) Clone() *DNSTargetBuilder {
	c := &DNSTargetBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DNSTargetBuilder) Render(s part.Scope) *dnsv3.DnsTable_DnsServiceTarget {
	return b.n.Take(s, nil)
}
