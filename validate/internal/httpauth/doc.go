// Package httpauth has the rules about HTTP filters that decide who may do what, and how much of it.
package httpauth
