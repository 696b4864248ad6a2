// Package wrong holds what the types of package route forbid: each line below that ends with "wrong" is
// refused by the compiler.
package wrong

import (
	"time"

	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
)

func shapes() {
	canary := route.Prefix("/").To("canary")

	route.VirtualHost("v", "*").Routes(route.Prefix("/"))                           // a match without an action: wrong
	route.Prefix("/").Respond(200, "").Timeout(time.Second)                         // a timeout of nothing forwarded: wrong
	route.Prefix("/").Redirect().Retry(route.RetryOn("5xx"))                        // a retry of nothing forwarded: wrong
	route.Prefix("/").To("a").Respond(200, "")                                      // two actions: wrong
	route.Prefix("/").To("a").Sticky()                                              // a split of one cluster: wrong
	route.Prefix("/").To("a").Header(match.Present("x"))                            // a condition after the action: wrong
	route.Prefix("/").Query(match.Present("x"))                                     // a header where a parameter belongs: wrong
	route.Prefix("/").Header(match.Exact("x"))                                      // a text without a header: wrong
	route.Prefix("/").To("a").Hash(route.HashQuery("q").Lifetime(1))                // a lifetime of no cookie: wrong
	route.Prefix("/").To("a").Retry(route.HedgeOnPerTryTimeout())                   // one policy for another: wrong
	route.MatcherByValue(match.OfConnection().ServerName())                         // an input that tables cannot read: wrong
	route.Matcher().When(match.OfRequest().CEL("true"), canary)                     // a condition that tables cannot decide: wrong
	route.Matcher().Otherwise(route.Prefix("/"))                                    // an outcome without an action: wrong
	route.Matcher().Otherwise(route.ChooseCluster("a"))                             // an outcome of another kind: wrong
	route.MatcherPlugin(route.Matcher())                                            // a tree of another kind: wrong
	match.All(match.OfRequest().CEL("true"), match.OfDatagram().SourceIP().In("a")) // conditions of two kinds: wrong
	match.OfDatagram().ServerName()                                                 // an input that datagrams do not have: wrong
	match.OfConnection().ServerName().In("office", "10.0.0.0/8")                    // a network of names: wrong
}
