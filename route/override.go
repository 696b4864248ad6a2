package route

import (
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/part"
)

// Override is configuration of an HTTP filter for a virtual host, route, or weighted cluster. The filter value
// in the chain makes it (authz.Off(), cors.Allow(...)), so that name and type cannot disagree.
type Override interface {
	// FilterName is the name of the filter in the chain.
	FilterName() string
	part.Part[anypb.Any]
}
