package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"
)

// download fetches a module and returns the directory it lies in.
func (m module) download() (string, error) {
	cmd := exec.Command("go", "mod", "download", "-json", m.version)
	cmd.Dir = os.TempDir() // outside of any module, whose go.sum it would ask
	cmd.Env = append(os.Environ(), "GONOSUMDB=github.com/envoyproxy/*", "GOFLAGS=", "GOWORK=off")
	out, err := cmd.Output()
	var answer struct{ Dir, Sum, Error string }
	if decoded := json.Unmarshal(out, &answer); decoded == nil && answer.Error != "" {
		return "", fmt.Errorf("%s: %s", m.version, answer.Error)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", m.version, err)
	}
	if answer.Sum != m.sum {
		return "", fmt.Errorf("%s: the checksum is %s, not %s", m.version, answer.Sum, m.sum)
	}
	return answer.Dir, nil
}

// descriptors reads what protoc-gen-go compiled into the Go files below a directory: there is no need to
// build a module to know its messages.
func descriptors(dir string, use func(*descriptorpb.FileDescriptorProto)) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".pb.go") {
			return err
		}
		raw, err := rawDescriptor(path)
		if err != nil || raw == nil {
			return err
		}
		file := &descriptorpb.FileDescriptorProto{}
		if err := proto.Unmarshal(raw, file); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		use(file)
		return nil
	})
}

// rawDescriptor finds the descriptor in a generated file, nil if it has none.
func rawDescriptor(path string) ([]byte, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range gen.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if ok && strings.HasSuffix(v.Names[0].Name, "_rawDesc") && len(v.Values) == 1 {
				return bytesOf(v.Values[0])
			}
		}
	}
	return nil, nil
}

// bytesOf evaluates a literal: a string, a sum of strings, a list of bytes, or a conversion of one.
func bytesOf(e ast.Expr) ([]byte, error) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return []byte(text), err
		}
		n, err := strconv.ParseUint(e.Value, 0, 8)
		return []byte{byte(n)}, err
	case *ast.BinaryExpr:
		return joined(e.X, e.Y)
	case *ast.CompositeLit:
		return joined(e.Elts...)
	case *ast.CallExpr:
		return joined(e.Args...)
	}
	return nil, fmt.Errorf("a descriptor is written as %T", e)
}

func joined(parts ...ast.Expr) ([]byte, error) {
	var all []byte
	for _, p := range parts {
		b, err := bytesOf(p)
		if err != nil {
			return nil, err
		}
		all = append(all, b...)
	}
	return all, nil
}
