package main

import "time"

// services is what the files say.
type services struct {
	services []service
	servers  []server
}

// place is where something is written in a file.
type place struct {
	file         string
	line, column int
	text         string
}

// service is something that clients call by its name.
type service struct {
	at         place
	name       string
	protocol   string // "grpc": clients resolve xds:///name; "http": Envoy listens
	listen     string // of http: the address that Envoy listens on
	balancing  string // "round_robin", "ring_hash", "least_request"
	hashHeader string // of ring_hash
	localities []locality
	routes     []rule
	timeout    time.Duration
	ca         string // certificate provider instances; "" for plain text
	identity   string
	names      []string // that the backends' certificates may have
}

// locality is a group of backends.
type locality struct {
	region, zone     string
	weight, priority int
	backends         []backend
}

// backend is one address.
type backend struct {
	host         string
	port, weight int
}

// rule says where the calls go that it matches.
type rule struct {
	at           place
	path, prefix string
	headers      []pair
	to           []target
	timeout      time.Duration
	retries      int
}

type pair struct{ name, value string }

// target is a service with its share of the calls.
type target struct {
	service string
	weight  int
}

// server is a gRPC server that takes its listener from the control plane.
type server struct {
	at      place
	name    string // of the listener, "grpc/server?xds.resource.listening_address=" and the address by default
	address string
	allow   []string // paths that may be called; all if there are none
}
