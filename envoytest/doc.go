// Package envoytest asserts in unit tests what a configuration does: where requests and
// connections go, what holds for every route, and what it looks like.
//
//	bundle, err := Edge()
//	require.NoError(t, err)
//	envoytest.Request(bundle, "GET", "https://api.example.com/v1/users", envoytest.Header("x-tenant", "a")).
//		ToCluster(t, "api-v1").
//		WithTimeout(t, 15*time.Second)
//	envoytest.EveryRoute(bundle).HasTimeout(t)
//
// A configuration is a *builder.Bundle, load.Documents, a bootstrap or other messages, or what [Of] makes of one of
// them, which saves indexing it for every question and counts the routes that took requests.
//
// Decisions are those of package simulate: what Envoy draws at random is 0 unless [Random] says otherwise, and what
// cannot be known offline fails the assertion and says why. A failure explains the decision, with the
// line of Go or YAML that wrote the route.
package envoytest
