// Package hcm holds the rules about the HTTP connection manager, chains of HTTP filters wherever they
// stand, and tracers.
package hcm
