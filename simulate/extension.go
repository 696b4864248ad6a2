package simulate

import "google.golang.org/protobuf/proto"

// unpacker is Any.UnmarshalTo of an extension's configuration.
type unpacker func(into proto.Message) error
