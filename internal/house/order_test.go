package house

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sources calls visit for each Go file of the module, tests aside.
func sources(t *testing.T, visit func(path string, file *ast.File, set *token.FileSet)) {
	t.Helper()
	root := filepath.Join("..", "..")
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata" || d.Name() == "tools") {
			if path == root {
				return nil
			}
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		visit(filepath.ToSlash(rel), file, set)
		return err
	}))
}

func TestFilesAndFunctionsAreShort(t *testing.T) {
	sources(t, func(path string, file *ast.File, set *token.FileSet) {
		if strings.HasSuffix(path, ".gen.go") {
			return
		}
		if n := set.Position(file.End()).Line; n > 500 {
			t.Errorf("%s has %d lines: at most 500", path, n)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				if n := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1; n > 60 {
					t.Errorf("%s: %s has %d lines: at most 60", path, f.Name.Name, n)
				}
			}
		}
	})
}

func TestNothingPacksButPack(t *testing.T) {
	forbidden := regexp.MustCompile(`anypb\.(New|MarshalFrom)\(|ptypes\.MarshalAny`)
	sources(t, func(path string, _ *ast.File, _ *token.FileSet) {
		f, err := os.Open(filepath.Join("..", "..", path))
		require.NoError(t, err)
		defer f.Close()
		lines := bufio.NewScanner(f)
		for n := 1; lines.Scan(); n++ {
			if code, _, _ := strings.Cut(lines.Text(), "//"); forbidden.MatchString(code) {
				t.Errorf("%s:%d packs an Any itself: use internal/pack", path, n)
			}
		}
		require.NoError(t, lines.Err())
	})
}

func TestEveryExportedNameHasAComment(t *testing.T) {
	sources(t, func(path string, file *ast.File, set *token.FileSet) {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) && d.Doc == nil {
					t.Errorf("%s: %s has no comment", set.Position(d.Pos()), d.Name.Name)
				}
			case *ast.GenDecl:
				uncommented(t, d, set)
			}
		}
	})
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	e := d.Recv.List[0].Type
	if s, ok := e.(*ast.StarExpr); ok {
		e = s.X
	}
	if i, ok := e.(*ast.IndexExpr); ok {
		e = i.X
	}
	id, ok := e.(*ast.Ident)
	return ok && id.IsExported()
}

func uncommented(t *testing.T, d *ast.GenDecl, set *token.FileSet) {
	for _, s := range d.Specs {
		var names []*ast.Ident
		var doc, line *ast.CommentGroup
		switch s := s.(type) {
		case *ast.TypeSpec:
			names, doc, line = []*ast.Ident{s.Name}, s.Doc, s.Comment
		case *ast.ValueSpec:
			names, doc, line = s.Names, s.Doc, s.Comment
		}
		for _, n := range names {
			if n.IsExported() && doc == nil && line == nil && d.Doc == nil {
				t.Errorf("%s: %s has no comment", set.Position(n.Pos()), n.Name)
			}
		}
	}
}

func TestEveryPackageHasADoc(t *testing.T) {
	has, all := map[string]bool{}, map[string]bool{}
	sources(t, func(path string, file *ast.File, _ *token.FileSet) {
		dir := filepath.Dir(path)
		all[dir] = true
		has[dir] = has[dir] || file.Doc != nil
	})
	for dir := range all {
		require.True(t, has[dir], "package %s says nothing about itself", dir)
	}
}
