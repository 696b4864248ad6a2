// Package cel reads expressions of the Common Expression Language, such as "request.headers['x-env'] == 'canary'", for the
// fields of Envoy's that hold the tree of an expression instead of its text.
//
// The grammar is CEL's. Of its macros there is only has(): the others need comprehensions, which Envoy does not evaluate.
package cel
