package callsite

import "os"

// init sets the platform's default, or what ENVOYKIT_SITES=off|resources|full asks for.
func init() {
	switch os.Getenv("ENVOYKIT_SITES") {
	case "off":
		SetLevel(Off)
	case "resources":
		SetLevel(Resources)
	case "full":
		SetLevel(Full)
	default:
		SetLevel(defaultLevel)
	}
}
