// Package httptraffic holds the rules about HTTP filters that shape and transform traffic: limits, scripts, caches,
// transcoding, metadata, sessions.
package httptraffic
