// Package envoykit builds, validates and ships Envoy configuration.
//
// It holds no code of its own. Begin with these:
//
//   - [github.com/envoykit/envoykit/builder] composes a bundle and a bootstrap;
//   - [github.com/envoykit/envoykit/listener], [github.com/envoykit/envoykit/route],
//     [github.com/envoykit/envoykit/cluster], [github.com/envoykit/envoykit/endpoint],
//     [github.com/envoykit/envoykit/secret] and [github.com/envoykit/envoykit/filter] build what is in it;
//   - [github.com/envoykit/envoykit/validate] judges finished messages;
//   - [github.com/envoykit/envoykit/diag] is what they say when something is wrong.
package envoykit

//go:generate go run ./internal/docgen
