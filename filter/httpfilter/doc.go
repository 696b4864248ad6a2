// Package httpfilter is the catalogue of HTTP filters.
package httpfilter
