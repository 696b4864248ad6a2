// Package matcher holds the rules about match trees (xds.type.matcher.v3.Matcher), wherever they stand.
package matcher
