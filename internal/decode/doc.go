// Package decode reads configuration text, YAML or JSON, into protobuf messages.
//
// It goes from the nodes of the text straight to the messages, takes what
// Envoy's own reader takes, and reports everything that is wrong at once, each
// finding with the path of the field and the place in the text:
//
//   - names in snake_case or camelCase, enums in any case or by number, a
//     single value where a list is expected, durations as {seconds: 1}, "true"
//     for a bool, keys tagged !ignore. What a stricter reader would refuse is
//     noted by a hint;
//   - plain YAML scalars mean what they mean to Envoy: "on" and "y" are bools,
//     0644 is octal, integers beyond 32 bits in a Struct are text;
//   - an Any is packed deterministically and its message kept, so that nobody
//     has to unpack it again.
//
// A [Tree] is the text of one file. It finds the place of any path later on,
// and never shows a line that holds a secret.
package decode
