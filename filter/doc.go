// Package filter holds the slots that filters fit in and the HTTP connection manager.
package filter
