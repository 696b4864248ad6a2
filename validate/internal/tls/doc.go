// Package tls holds the rules about TLS contexts, certificates and what validates them, and secrets.
package tls
