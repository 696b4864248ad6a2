package validate

import (
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/validate/internal/reference"
)

// Reference is one name, in a message, of something that is defined elsewhere: its kind, the name and the
// path of the field.
type Reference = reference.Reference

// References returns what a message refers to by name, wherever in it, also inside every Any. The order
// is that of the fields, and a name that occurs twice is there twice. Whether the names lead anywhere is the
// business of [Check].
func References(m proto.Message) []Reference {
	return reference.Of(Resource{Message: m})
}
