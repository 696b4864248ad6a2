// Package route holds the rules about route configurations: domains, matches, actions, weighted clusters,
// retries, mirroring, overrides of filters, rate limits and scopes. That a named cluster exists is the business of
// package reference, what headers and patterns look like that of package value.
package route
