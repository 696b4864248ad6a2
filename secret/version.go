package secret

// TLSVersion is a version of TLS.
type TLSVersion string

// The versions that are safe to use.
const (
	TLS12 TLSVersion = "TLSv1_2"
	TLS13 TLSVersion = "TLSv1_3"
)

// The versions that are broken, for peers that know no other. Envoy speaks them only where a minimum or maximum names them.
const (
	InsecureTLS10 TLSVersion = "TLSv1_0"
	InsecureTLS11 TLSVersion = "TLSv1_1"
)
