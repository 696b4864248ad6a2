package header_test

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route"
)

// show prints what a part becomes.
func show[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "example"))
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil || len(root.Problems()) > 0 {
		fmt.Println(err, root.Problems())
		return
	}
	fmt.Print(string(out))
}

func ExampleAppend() {
	show(header.Append("x-served-by", "%HOSTNAME%"))
	// Output:
	// header:
	//   key: x-served-by
	//   value: "%HOSTNAME%"
}

func ExampleIfAbsent() {
	show(header.IfAbsent("x-request-start", "%START_TIME(%s)%"))
	// Output:
	// header:
	//   key: x-request-start
	//   value: "%START_TIME(%s)%"
	// append_action: ADD_IF_ABSENT
}

func ExampleOverwrite() {
	show(header.Overwrite("x-env", "prod"))
	// Output:
	// header:
	//   key: x-env
	//   value: prod
	// append_action: OVERWRITE_IF_EXISTS_OR_ADD
}

func ExampleIfPresent() {
	show(header.IfPresent("server", "edge"))
	// Output:
	// header:
	//   key: server
	//   value: edge
	// append_action: OVERWRITE_IF_EXISTS
}

func ExampleRemove() {
	show(route.Prefix("/").To("web").ResponseHeaders(header.Remove("x-powered-by")))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	// response_headers_to_remove:
	// - x-powered-by
}

func ExampleRemoveMatching() {
	show(route.Mirror("shadow").RequestHeaders(header.RemoveMatching(match.Prefix("x-secret-"))))
	// Output:
	// cluster: shadow
	// request_headers_mutations:
	// - remove_on_match:
	//     key_matcher:
	//       prefix: x-secret-
}
