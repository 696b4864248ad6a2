// Package listener holds the rules about listeners: their addresses, filter chains and how connections
// select one, and the filters of listeners, of UDP and of connections.
package listener
