// Package part lets anybody add parts to a configuration: a type that implements
// [Part] can be given wherever a builder of the same message can.
//
// Every builder of the library is a part. A parent calls Render once, when the part is passed
// to it, with the place that it will have; the part returns a fresh message, packs what is packed
// with [Scope.Any], and reports what is wrong with [Scope.Report].
package part

import "github.com/envoykit/envoykit/internal/node"

// Part renders itself into a message of its parent.
type Part[M any] = node.Part[M]

// Scope is the place in the parent that a part renders itself for.
type Scope = node.Scope
