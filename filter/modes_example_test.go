package filter_test

import (
	"fmt"

	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
)

func ExampleInOrder() {
	for _, f := range filter.InOrder(httpfilter.Router(), httpfilter.ExtAuthz("authz"), httpfilter.JWT(), httpfilter.CORS()) {
		fmt.Println(f.FilterName())
	}
	// Output:
	// envoy.filters.http.cors
	// envoy.filters.http.jwt_authn
	// envoy.filters.http.ext_authz
	// envoy.filters.http.router
}

func ExampleDisabled() {
	show(filter.Disabled(httpfilter.CORS()))
	// Output:
	// name: envoy.filters.http.cors
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors
	// disabled: true
}

func ExampleOptional() {
	show(filter.Optional(httpfilter.CORS()))
	// Output:
	// name: envoy.filters.http.cors
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors
	// is_optional: true
}
