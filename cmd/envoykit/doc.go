// Envoykit validates, converts, formats and questions Envoy configuration from the shell.
//
//	envoykit validate envoy.yaml
//	envoykit route --config envoy.yaml GET https://api.example.com/v1/users --explain
//
// Every command exits with 0 if all is well, 1 if it found something, and 2 if it was called
// wrongly or a file could not be read.
package main
