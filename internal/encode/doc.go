// Package encode writes protobuf messages as canonical YAML and JSON.
//
// It goes straight from the message to the bytes: no tree in between, no map
// whose order could reach the output. The same message gives the same bytes in
// every process, whatever its maps looked like in memory:
//
//   - field names as in the .proto file, in the order of their numbers, so that
//     a reordered declaration upstream changes no golden file; map keys sorted;
//   - "@type" first in an Any, which is written as the message inside it;
//   - enums by name, durations as "0.250s", bytes as base64, and the other
//     well-known types as the protobuf JSON mapping wants them;
//   - integers of 64 bits as numbers as long as a double holds them, and quoted
//     beyond, which every reader of protobuf JSON takes;
//   - YAML in block style; text stays plain only where no reader of YAML 1.1 or
//     1.2 could take it for something else, is a literal block if it has
//     several lines, and is quoted otherwise.
//
// What JSON cannot carry is an error with the path of the field, never altered
// silently: invalid UTF-8, durations out of range, fields of unknown number.
package encode
