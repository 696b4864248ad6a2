package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// excerpt is a code block of the README that is taken from a source file: a function, or a whole file.
var excerpt = regexp.MustCompile("(?s)<!-- from: (\\S+?)(?:#(\\w+))? -->\n```(\\w*)\n(.*?)```\n")

// TestTheTourIsTakenFromTestedCode compares every marked block of the README with its source.
func TestTheTourIsTakenFromTestedCode(t *testing.T) {
	path := filepath.Join("..", "..", "README.md")
	readme, err := os.ReadFile(path)
	require.NoError(t, err)
	blocks := 0
	current := excerpt.ReplaceAllStringFunc(string(readme), func(block string) string {
		blocks++
		m := excerpt.FindStringSubmatch(block)
		return fmt.Sprintf("<!-- from: %s -->\n```%s\n%s```\n", join(m[1], m[2]), m[3], source(t, m[1], m[2]))
	})
	require.NotZero(t, blocks, "the README shows no code")
	if os.Getenv("UPDATE_GOLDENS") == "1" {
		require.NoError(t, os.WriteFile(path, []byte(current), 0o644))
		return
	}
	require.Equal(t, current, string(readme), "the README differs from the code it shows: UPDATE_GOLDENS=1 go test ./internal/house")
}

func join(file, function string) string {
	if function == "" {
		return file
	}
	return file + "#" + function
}

// source returns a function of a file with its comment, or for an example what is in it.
func source(t *testing.T, file, function string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", file))
	require.NoError(t, err)
	if function == "" {
		return strings.TrimRight(string(text), "\n") + "\n"
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, text, parser.ParseComments)
	require.NoError(t, err)
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != function {
			continue
		}
		if !strings.HasPrefix(function, "Example") {
			return string(text[set.Position(f.Pos()).Offset:set.Position(f.End()).Offset]) + "\n"
		}
		body := string(text[set.Position(f.Body.Lbrace).Offset+2 : set.Position(f.Body.Rbrace).Offset])
		return regexp.MustCompile(`(?m)^\t`).ReplaceAllString(body, "")
	}
	t.Fatalf("%s has no function %s", file, function)
	return ""
}
