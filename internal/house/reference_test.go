package house

import (
	"go/ast"
	"go/token"
	"path"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "github.com/envoykit/envoykit/builder"
	_ "github.com/envoykit/envoykit/cluster"
	_ "github.com/envoykit/envoykit/filter/contrib"
	_ "github.com/envoykit/envoykit/filter/dubbo"
	_ "github.com/envoykit/envoykit/filter/genericproxy"
	_ "github.com/envoykit/envoykit/filter/httpfilter"
	_ "github.com/envoykit/envoykit/filter/listenerfilter"
	_ "github.com/envoykit/envoykit/filter/networkfilter"
	_ "github.com/envoykit/envoykit/filter/rbac"
	_ "github.com/envoykit/envoykit/filter/redis"
	_ "github.com/envoykit/envoykit/filter/thrift"
	_ "github.com/envoykit/envoykit/load"
	_ "github.com/envoykit/envoykit/route"
	_ "github.com/envoykit/envoykit/route/ratelimit"
	_ "github.com/envoykit/envoykit/secret"
)

// checked are the rooms whose comments and paths are held to the descriptors.
var checked = []string{"accesslog", "builder/bootstrap", "cluster", "endpoint", "extension", "filter", "filter/httpfilter", "filter/listenerfilter", "filter/networkfilter", "filter/rbac", "filter/redis", "filter/thrift", "filter/dubbo", "filter/genericproxy", "filter/contrib", "header", "listener", "match", "protocol",
	"route", "route/ratelimit", "secret", "service",
	"source", "tap", "tracing", "wasm"}

func inChecked(file string) bool {
	for _, room := range checked {
		if path.Dir(file) == room {
			return true
		}
	}
	return false
}

var plumbing = map[string]bool{"Render": true, "Clone": true, "Patch": true, "Allow": true, "Origin": true, "Build": true, "FilterName": true, "Named": true, "API": true,
	"MatchAction": true, "Mutate": true, "ProtocolName": true}

func TestCommentsNameFieldsOfEnvoy(t *testing.T) {
	sources(t, func(file string, f *ast.File, set *token.FileSet) {
		if !inChecked(file) {
			return
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !fn.Name.IsExported() || fn.Recv != nil && plumbing[fn.Name.Name] {
				continue
			}
			at := set.Position(fn.Pos())
			text := strings.TrimSpace(fn.Doc.Text())
			last := text[strings.LastIndex(text, "\n")+1:]
			name, ok := strings.CutPrefix(last, "Envoy: ")
			if !ok {
				t.Errorf("%s: %s does not end with the field of Envoy's that it sets", at, fn.Name.Name)
			} else if _, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(fullName(name))); err != nil && !enumValue(name) {
				t.Errorf("%s: %s: Envoy has no %s", at, fn.Name.Name, name)
			}
		}
	})
}

// fullName adds what comments leave away; messages of the xDS project stand there with their full name.
func fullName(name string) string {
	if strings.HasPrefix(name, "xds.") {
		return name
	}
	return "envoy." + name
}

// enumValue finds the value of an enum, which protobuf puts beside the enum and not into it.
func enumValue(name string) bool {
	i := strings.LastIndex(name, ".")
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName("envoy." + name[:i]))
	e, ok := d.(protoreflect.EnumDescriptor)
	return err == nil && ok && e.Values().ByName(protoreflect.Name(name[i+1:])) != nil
}

var (
	calls   = map[string]int{"Set": 0, "Add": 0, "Below": 0, "Choose": 1}
	gcp     = "github.com/envoyproxy/go-control-plane/"
	literal = func(e ast.Expr) (string, bool) {
		l, ok := e.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			return "", false
		}
		return strings.Trim(l.Value, `"`), true
	}
)

// TestPathsAreFields holds the paths that setters give to the descriptors of their messages.
func TestPathsAreFields(t *testing.T) {
	messages := map[string]map[string]protoreflect.MessageDescriptor{} // type and field of ours, by package
	embeds := map[string]string{}                                      // a type of ours and the one that it embeds
	visit := func(see func(string, *ast.File, *token.FileSet)) {
		sources(t, func(file string, f *ast.File, set *token.FileSet) {
			if inChecked(file) {
				see(file, f, set)
			}
		})
	}
	visit(func(file string, f *ast.File, _ *token.FileSet) {
		imports := map[string]string{}
		for _, i := range f.Imports {
			if i.Name != nil {
				imports[i.Name.Name] = strings.Trim(i.Path.Value, `"`)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			s, ok := spec.Type.(*ast.StructType)
			if !ok {
				return true
			}
			for _, field := range s.Fields.List {
				m := nodeMessage(field.Type, imports)
				key := path.Dir(file) + "." + spec.Name.Name
				if base := typeName(field.Type); m == nil && len(field.Names) == 0 && base != "" {
					embeds[key] = path.Dir(file) + "." + base
				}
				if m == nil || len(field.Names) > 1 {
					continue
				}
				name := "n" // embedded: what the filters of a catalogue share, which holds the node
				if len(field.Names) == 1 {
					name = field.Names[0].Name
				}
				if messages[key] == nil {
					messages[key] = map[string]protoreflect.MessageDescriptor{}
				}
				messages[key][name] = m
			}
			return true
		})
	})
	found := 0
	visit(func(file string, f *ast.File, set *token.FileSet) {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || fn.Body == nil {
				continue
			}
			key := path.Dir(file) + "." + receiver(fn)
			for messages[key] == nil && embeds[key] != "" {
				key = embeds[key]
			}
			owner := messages[key]
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				of, field, at, ok := pathCall(n)
				if m := owner[field]; ok && m != nil && of == variable(fn) {
					found++
					if !leads(m, at) {
						t.Errorf("%s: %s has no field %q", set.Position(n.Pos()), m.FullName(), at)
					}
				}
				return true
			})
		}
	})
	if found < 300 {
		t.Errorf("only %d paths found: the test no longer sees them", found)
	}
}

// nodeMessage is the message of a field of type node.Node[alias.Message].
func nodeMessage(e ast.Expr, imports map[string]string) protoreflect.MessageDescriptor {
	x, ok := e.(*ast.IndexExpr)
	if !ok {
		return nil
	}
	sel, ok := x.Index.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	pkg, ok := strings.CutPrefix(imports[sel.X.(*ast.Ident).Name], gcp)
	if !ok {
		if pkg, ok = strings.CutPrefix(imports[sel.X.(*ast.Ident).Name], "github.com/cncf/xds/go/"); !ok {
			return nil
		}
	}
	name := strings.ReplaceAll(pkg, "/", ".") + "." + strings.ReplaceAll(sel.Sel.Name, "_", ".")
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		return nil
	}
	m, _ := d.(protoreflect.MessageDescriptor)
	return m
}

func receiver(fn *ast.FuncDecl) string { return typeName(fn.Recv.List[0].Type) }

// typeName is the name of a type of the package, or of a pointer to one, without its arguments.
func typeName(e ast.Expr) string {
	if s, ok := e.(*ast.StarExpr); ok {
		e = s.X
	}
	switch x := e.(type) {
	case *ast.IndexExpr:
		e = x.X
	case *ast.IndexListExpr:
		e = x.X
	}
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// variable is the name of the receiver.
func variable(fn *ast.FuncDecl) string {
	if names := fn.Recv.List[0].Names; len(names) == 1 {
		return names[0].Name
	}
	return ""
}

// pathCall recognizes b.n.Set("path") and its like.
func pathCall(n ast.Node) (of, field, at string, ok bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return "", "", "", false
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", "", "", false
	}
	i, ok := calls[method.Sel.Name]
	if !ok || len(call.Args) <= i {
		return "", "", "", false
	}
	node, ok := method.X.(*ast.SelectorExpr)
	if !ok {
		return "", "", "", false
	}
	owner, ok := node.X.(*ast.Ident)
	if !ok {
		return "", "", "", false
	}
	at, ok = literal(call.Args[i])
	return owner.Name, node.Sel.Name, at, ok
}

// leads tells whether the dotted path names a field below m; into an Any, anything may.
func leads(m protoreflect.MessageDescriptor, dotted string) bool {
	for dotted != "" {
		var name string
		name, dotted, _ = strings.Cut(dotted, ".")
		if m == nil {
			return false
		}
		if m.FullName() == "google.protobuf.Any" {
			return true
		}
		f := m.Fields().ByName(protoreflect.Name(name))
		if f == nil {
			return false
		}
		m = f.Message()
	}
	return true
}
