package bootstrap

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRegexProblem(t *testing.T) {
	for regex, want := range map[string]string{
		``:                               "",
		`^cluster\.((.+?)\.)`:            "",
		`(?=a)(?!b)(?:c)`:                "",
		`[(]`:                            "",
		`[\]()]`:                         "",
		`[[:digit:]()]+`:                 "",
		`[]()`:                           "", // JavaScript: an empty class; POSIX: not yet closed
		`\(`:                             "",
		`(?i)a`:                          "there is no group (?i",
		`(?P<n>a)`:                       "there is no group (?P",
		`(a`:                             "a group is not closed",
		`a)`:                             "a group is closed that was not opened",
		`a\`:                             "it ends in a backslash",
		`^http(?=\.).*?\.rds\.((.*?)\.)`: "",
	} {
		require.Equal(t, want, regexProblem(regex), regex)
	}
}
