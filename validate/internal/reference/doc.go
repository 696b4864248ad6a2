// Package reference knows every field that names something that is defined elsewhere: a cluster, a route
// configuration, a load assignment, a secret, a listener. One table, by field, says what is named there and what
// Envoy itself demands of the name when it loads the field.
//
// Two things are made from the table: the rules about names that lead nowhere, and the list of what a
// message refers to ([Of]), from which the graph of a configuration is built.
package reference
