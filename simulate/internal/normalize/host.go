package normalize

import (
	"strconv"
	"strings"
)

// StripTrailingDot drops the dot that ends a host name, also before a port.
func StripTrailingDot(host string) string {
	i := strings.LastIndexByte(host, '.')
	switch {
	case i < 0:
		return host
	case i == len(host)-1:
		return host[:i]
	case host[i+1] == ':':
		return host[:i] + host[i+1:]
	}
	return host
}

// PortStart is the index of the colon before the port of a host, or -1. It
// does not ask whether a number follows.
func PortStart(host string) int {
	colon := strings.LastIndexByte(host, ':')
	if colon < 0 || strings.LastIndexByte(host, ']') > colon {
		return -1
	}
	return colon
}

// SplitPort parts a host from its numeric port.
func SplitPort(host string) (name string, port uint32, ok bool) {
	colon := PortStart(host)
	if colon < 0 {
		return host, 0, false
	}
	number, err := strconv.ParseUint(host[colon+1:], 10, 32)
	if err != nil {
		return host, 0, false
	}
	return host[:colon], uint32(number), true
}

// StripPort drops the port if it is want, or any port if want is zero.
func StripPort(host string, want uint32) string {
	name, port, ok := SplitPort(host)
	if !ok || want != 0 && port != want {
		return host
	}
	return name
}
