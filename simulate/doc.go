// Package simulate answers what Envoy would do with a connection or a request,
// computed offline from finished configuration messages: which listener and
// filter chain, which virtual host and route, what becomes of the path, the
// host and the headers, which cluster and which endpoint.
//
//	table := simulate.RouteConfiguration(routes)
//	decision := table.Decide(simulate.NewRequest("GET", "https://api.example.com/v1/users"))
//	fmt.Println(decision.Cluster())
//	fmt.Println(decision.Explain())
//
// A whole configuration is simulated by New, which takes the messages of all
// kinds and finds the listener first:
//
//	sim := simulate.New(simulate.From(bundle)) // or a Config of messages
//	decision := sim.Decide(simulate.NewRequest("GET", "https://api.example.com/"))
//
// What Envoy draws at random is an input (Request.Random), or is answered as
// exact shares (Decision.Distribution). What cannot be known offline is never
// guessed: the decision, or the part of it, is Undecided and names the field
// that made it so.
//
// A Simulator indexes the configuration once and is safe for concurrent use.
// It keeps the messages that it was given: they must not change afterwards.
package simulate
