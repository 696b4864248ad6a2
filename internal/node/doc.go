// Package node is the machine under every builder.
//
// A builder embeds a [Node] of its message and writes straight into it: Set returns the
// message and a [Field] that converts plain Go values and reports what no message
// can hold. Beside the message the node keeps where each call was made and which parts were
// attached under which field, so that a path found later by a rule leads back to the
// line that wrote it.
//
// Attaching a part freezes it. The first to take a part's message gets the one
// that the setters wrote; whoever comes later gets a copy, so that only reuse pays and
// nothing is shared between two results.
package node
