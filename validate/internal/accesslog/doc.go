// Package accesslog holds the rules about access logs that are not about their format strings, which are
// the business of package format.
package accesslog
