package check

import "github.com/envoykit/envoykit/internal/history"

// Older tells whether the set is for an Envoy that is known to be older than a version, "1.37".
func (c *Context) Older(version string) bool {
	major, minor, ok := history.Split(c.Envoy)
	thanMajor, thanMinor, _ := history.Split(version)
	return ok && (major < thanMajor || major == thanMajor && minor < thanMinor)
}
