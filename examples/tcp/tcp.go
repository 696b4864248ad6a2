package main

import (
	"time"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/listener"
)

// TCP routes TLS connections by the server name they ask for, without terminating them. Half of the
// database connections try the new version; what asks for an unknown name is closed.
func TCP() (*builder.Bundle, error) {
	log := accesslog.Stdout().Text("[%START_TIME%] %REQUESTED_SERVER_NAME% -> %UPSTREAM_CLUSTER% %BYTES_SENT%B %DURATION%ms\n")

	database := networkfilter.TCPSplit("database", networkfilter.Weight("database-15", 50), networkfilter.Weight("database-16", 50)).
		IdleTimeout(time.Hour).AccessLogs(log)
	mail := networkfilter.TCPProxy("mail", "mail").IdleTimeout(5 * time.Minute).AccessLogs(log)

	sni := listener.TCP("sni", "0.0.0.0", 443).
		Filters(listenerfilter.TLSInspector()).
		FilterTimeout(2*time.Second).
		Chains(
			serve(database, "db.example.com"),
			serve(mail, "mail.example.com", "*.mail.example.com"),
		)

	return builder.New().
		Listeners(sni).
		Clusters(server("database-15", 5432), server("database-16", 5432), server("mail", 993)).
		Build()
}

// serve passes TLS connections on, as they are.
func serve(to filter.Network, names ...string) *listener.ChainBuilder {
	return listener.Serve(to).TransportProtocol(listener.ProtocolTLS).ServerNames(names...)
}

// server is found by DNS and checked by connecting to it.
func server(name string, port int) *cluster.Builder {
	return cluster.StrictDNS(name, name+".internal", port).
		ConnectTimeout(2 * time.Second).
		HealthCheck(cluster.TCPCheck().Every(10 * time.Second).Timeout(time.Second)).
		LoadBalancing(cluster.LeastRequest())
}
