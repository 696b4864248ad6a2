// Package house holds the tests that keep the house in order: which room may import which, what
// importing a room links, and what every exported name must say about itself.
package house
