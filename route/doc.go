// Package route builds route configurations.
package route
