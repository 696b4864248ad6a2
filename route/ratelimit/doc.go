// Package ratelimit builds what rate limit filters ask for: descriptors, made of what actions find in a
// request.
//
//	route.Prefix("/").To("web").RateLimits(
//		ratelimit.Descriptor(ratelimit.RemoteAddress()),
//		ratelimit.Descriptor(ratelimit.Key("search"), ratelimit.Header("x-user", "user")),
//	)
//
// An action that finds nothing keeps its whole descriptor from being sent, unless it says otherwise.
//
// Envoy: config.route.v3.RateLimit
package ratelimit
