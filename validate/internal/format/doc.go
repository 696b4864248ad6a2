// Package format holds the rules about format strings ("%REQ(:PATH)% %RESPONSE_CODE%"), which access
// logs, header values, bodies and many others are made of. Envoy parses them when it loads them.
//
// [Parse] is the grammar, the command table says what each command takes, and [Text] and [Tree] report what breaks
// them. The rules of other packages call these for the fields that they know to be format strings.
package format
