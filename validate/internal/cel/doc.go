// Package cel tells whether Envoy's interpreter takes an expression of CEL, the Common Expression Language: its syntax, and
// that the functions it calls are there. It finds no errors of types, which show only when an expression is evaluated.
package cel
