package house

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "github.com/envoykit/envoykit/load" // links every message type
	_ "github.com/envoykit/envoykit/load/services"
)

// plumbing are the methods that set no field of Envoy's.
var plumbing = []string{"Allow", "Build", "Clone", "Diagnostics", "Envoy", "External", "FilterName", "JSON", "MustBuild", "Origin", "Patch", "Proto",
	"Render", "RouteOverride", "YAML"}

// inBuilders tells whether a file is in a room of builders.
func inBuilders(path string) bool {
	dir := filepath.ToSlash(filepath.Dir(path))
	return slices.Contains(builders, dir) && dir != "diag" && dir != "validate" && dir != "part" && dir != "builder"
}

// TestEverySetterNamesItsField wants the last line of a setter's comment to be "Envoy: " and a field or message that exists.
func TestEverySetterNamesItsField(t *testing.T) {
	sources(t, func(path string, file *ast.File, set *token.FileSet) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() || f.Doc == nil || !exportedReceiver(f) {
				continue
			}
			references := references(f.Doc.Text())
			if len(references) == 0 && inBuilders(path) && isSetter(f) {
				t.Errorf("%s: %s does not say which field of Envoy's it sets", set.Position(f.Pos()), f.Name.Name)
			}
			for _, r := range references {
				if !resolves(r) {
					t.Errorf("%s: %s names %q, which Envoy's API does not have", set.Position(f.Pos()), f.Name.Name, r)
				}
			}
		}
	})
}

// isSetter: a method that returns its receiver.
func isSetter(f *ast.FuncDecl) bool {
	if f.Recv == nil || slices.Contains(plumbing, f.Name.Name) || f.Type.Results == nil || len(f.Type.Results.List) != 1 {
		return false
	}
	receiver, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	result, ok2 := f.Type.Results.List[0].Type.(*ast.StarExpr)
	if !ok || !ok2 {
		return false
	}
	a, ok := receiver.X.(*ast.Ident)
	b, ok2 := result.X.(*ast.Ident)
	return ok && ok2 && a.Name == b.Name
}

func references(doc string) (out []string) {
	for line := range strings.SplitSeq(doc, "\n") {
		if rest, ok := strings.CutPrefix(line, "Envoy: "); ok {
			for _, r := range strings.Split(rest, ",") {
				out = append(out, strings.TrimSpace(r))
			}
		}
	}
	return out
}

// resolves looks a message, a field or an enum value up; names of xds and Google stand in full.
func resolves(name string) bool {
	for _, prefix := range []string{"envoy.", ""} {
		full := protoreflect.FullName(prefix + name)
		if !full.IsValid() {
			return false
		}
		if _, err := protoregistry.GlobalFiles.FindDescriptorByName(full); err == nil {
			return true
		}
		d, err := protoregistry.GlobalFiles.FindDescriptorByName(full.Parent())
		if enum, ok := d.(protoreflect.EnumDescriptor); err == nil && ok && enum.Values().ByName(full.Name()) != nil {
			return true // said with the enum's name, which protobuf leaves out
		}
	}
	return false
}

// TestSettersWriteFieldsThatExist checks the paths given to Set, Add and Choose against the message of the node.
func TestSettersWriteFieldsThatExist(t *testing.T) {
	checked := 0
	messages := nodeMessages(t)
	sources(t, func(path string, file *ast.File, set *token.FileSet) {
		dir := filepath.Dir(path)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil || f.Recv == nil {
				continue
			}
			m := messages[dir+"."+receiverName(f)]
			if m == nil {
				continue
			}
			ast.Inspect(f.Body, func(n ast.Node) bool {
				for _, p := range written(n, f.Recv.List[0].Names) {
					checked++
					if !hasPath(m, p) {
						t.Errorf("%s: %s has no field %q", set.Position(n.Pos()), m.FullName(), p)
					}
				}
				return true
			})
		}
	})
	if checked < 300 {
		t.Errorf("only %d setters were looked at: does the test still see them?", checked)
	}
}

func receiverName(f *ast.FuncDecl) string {
	e := f.Recv.List[0].Type
	if s, ok := e.(*ast.StarExpr); ok {
		e = s.X
	}
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// nodeMessages maps "dir.Type" to the message of the type's own node, a field n of type node.Node[pkg.Message].
func nodeMessages(t *testing.T) map[string]protoreflect.MessageDescriptor {
	out := map[string]protoreflect.MessageDescriptor{}
	sources(t, func(path string, file *ast.File, _ *token.FileSet) {
		imports := map[string]string{}
		for _, i := range file.Imports {
			p, _ := strconv.Unquote(i.Path.Value)
			if i.Name != nil {
				imports[i.Name.Name] = p
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			st, ok := s.Type.(*ast.StructType)
			if !ok {
				return true
			}
			for _, f := range st.Fields.List {
				if len(f.Names) == 1 && f.Names[0].Name == "n" {
					if m := messageOf(f.Type, imports); m != nil {
						out[filepath.Dir(path)+"."+s.Name.Name] = m
					}
				}
			}
			return true
		})
	})
	return out
}

// messageOf resolves node.Node[clusterv3.Cluster].
func messageOf(e ast.Expr, imports map[string]string) protoreflect.MessageDescriptor {
	index, ok := e.(*ast.IndexExpr)
	if !ok {
		return nil
	}
	sel, ok := index.Index.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	pkg, ok := strings.CutPrefix(imports[sel.X.(*ast.Ident).Name], "github.com/envoyproxy/go-control-plane/")
	if !ok {
		return nil
	}
	name := strings.ReplaceAll(pkg, "/", ".") + "." + strings.ReplaceAll(sel.Sel.Name, "_", ".")
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		return nil
	}
	m, _ := d.(protoreflect.MessageDescriptor)
	return m
}

// written returns the paths in a call of b.n.Set("path"), Add or Choose, b being the receiver.
func written(n ast.Node, b []*ast.Ident) []string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	receiver, ok := method.X.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if owner, ok := receiver.X.(*ast.Ident); !ok || len(b) != 1 || owner.Name != b[0].Name {
		return nil
	}
	if receiver.Sel.Name != "n" || !slices.Contains([]string{"Set", "Add", "Choose"}, method.Sel.Name) {
		return nil
	}
	at := 0
	if method.Sel.Name == "Choose" {
		at = 1
	}
	lit, ok := call.Args[at].(*ast.BasicLit)
	if !ok {
		return nil
	}
	path, _ := strconv.Unquote(lit.Value)
	return []string{path}
}

func hasPath(m protoreflect.MessageDescriptor, path string) bool {
	for name := range strings.SplitSeq(path, ".") {
		if m == nil {
			return false
		}
		fd := m.Fields().ByName(protoreflect.Name(name))
		if fd == nil {
			return m.FullName() == "google.protobuf.Any" || m.Oneofs().ByName(protoreflect.Name(name)) != nil
		}
		if m = fd.Message(); m != nil && m.FullName() == "google.protobuf.Any" {
			return true // what follows depends on the type inside
		}
	}
	return true
}
