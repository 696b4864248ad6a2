package simulate

// Connect answers which listener and filter chain take a connection, and where
// a TCP proxy sends it. The random value chooses among weighted clusters.
func (s *Simulator) Connect(c *Connection, random uint64) *Decision {
	x, d := newExchange(s, &Request{Connection: c, Random: random}), &Decision{}
	x.connectOnly = true
	d.how.x = x
	s.accept(x, d)
	return d
}

// tunnel sends a connection to the cluster of the TCP proxy, if there is one.
func (d *Decision) tunnel(x *exchange, chain *filterChain) {
	d.Outcome = Tunnelled
	if chain.tcp == nil {
		return
	}
	d.how.tcp, d.how.out = chain.tcp, x
	h := x.tcpHash(chain)
	clusters := chain.tcp.GetWeightedClusters().GetClusters()
	if len(clusters) == 0 {
		d.Forward = &Forward{Cluster: chain.tcp.GetCluster(), WeightedEntry: -1, Hash: h.value, HashSet: h.set}
		d.note(h.doubt)
		return
	}
	total := uint64(0)
	for _, c := range clusters {
		total += uint64(c.GetWeight())
	}
	if total == 0 {
		d.unsettle(undecided(chain.field+".filters", "Envoy refuses weighted clusters without weight"))
		return
	}
	at, sum := x.random%total, uint64(0)
	for i, c := range clusters {
		sum += uint64(c.GetWeight())
		if at < sum {
			d.Forward = &Forward{Cluster: c.GetName(), WeightedEntry: i, Hash: h.value, HashSet: h.set}
			d.note(h.doubt)
			d.tell("weighted cluster: random %d modulo %d is in [%d, %d)", x.random, total, sum-uint64(c.GetWeight()), sum)
			return
		}
	}
}

// tcpHash is the hash that the TCP proxy makes of a connection.
func (x *exchange) tcpHash(chain *filterChain) hash {
	policies := chain.tcp.GetHashPolicy()
	if len(policies) == 0 {
		return hash{}
	}
	p := hashPolicy{field: chain.field + ".hash_policy"} // Envoy takes one
	if policies[0].GetSourceIp() != nil {
		return p.ofSource(x)
	}
	return hash{doubt: undecided(p.field, "the object %q hashes itself", policies[0].GetFilterState().GetKey())}
}
