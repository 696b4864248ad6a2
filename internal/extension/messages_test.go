package extension_test

// Every message of Envoy's API, its services and its contrib extensions.
import (
	_ "github.com/envoykit/envoykit/load"
	_ "github.com/envoykit/envoykit/load/contrib"
	_ "github.com/envoykit/envoykit/load/services"
)
