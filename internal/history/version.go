package history

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// Version is a minor version of Envoy that the table holds. Later ones are greater; the zero value is the oldest.
type Version int

var versionPattern = regexp.MustCompile(`^v?([0-9]{1,6})\.([0-9]{1,6})(\.[0-9]+)?(-[0-9A-Za-z.]+)?$`)

// Split reads the numbers of a version: "1.33", "v1.33", "1.33.2".
func Split(text string) (major, minor int, ok bool) {
	m := versionPattern.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, false
	}
	major, _ = strconv.Atoi(m[1]) // the pattern leaves nothing that fails
	minor, _ = strconv.Atoi(m[2])
	return major, minor, true
}

// Parse finds a version in the table, or tells why it is not there.
func Parse(text string) (Version, error) {
	major, minor, ok := Split(text)
	if !ok {
		return 0, fmt.Errorf("%q is no version of Envoy such as %s", text, Newest())
	}
	name := fmt.Sprintf("%d.%d", major, minor)
	if i := slices.Index(table().versions, name); i >= 0 {
		return Version(i), nil
	}
	oldest := Version(0).String()
	if first, second, _ := Split(oldest); major < first || major == first && minor < second {
		return 0, fmt.Errorf("version %s of Envoy is too old: what a version knows is recorded since %s", name, oldest)
	}
	return 0, fmt.Errorf("version %s of Envoy is too new: the newest whose API is known is %s", name, Newest())
}

// Versions returns the versions in the table, oldest first.
func Versions() []string { return slices.Clone(table().versions) }

// Newest returns the last version in the table: the one whose messages are linked.
func Newest() Version { return Version(len(table().versions) - 1) }

// String returns the version as Envoy writes it: "1.33".
func (v Version) String() string { return table().versions[v] }
