// Package sensitive is the one place that knows which fields hold secrets: those that their .proto file
// marks udpa.annotations.sensitive, such as the private key of a certificate, and all that is below them.
// A core.v3.DataSource is secret where the field that holds it is marked.
//
// The API marks less than everything that may be secret: header values, for one, it does not.
package sensitive
