package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	categoryNote  = regexp.MustCompile(`(?:^|\s)\[#extension-category: *([^\]]+)\]`)
	extensionNote = regexp.MustCompile(`(?:^|\s)\[#extension: *([^\]]+)\]`)
	sourceFile    = regexp.MustCompile(`(?m)^// source: (?:contrib/)?(envoy/\S+)/[^/]+\.proto$`)
	currentAPI    = regexp.MustCompile(`/v(?:[3-9]|[1-9][0-9])(?:alpha)?(?:/|$)`)
	protoName     = regexp.MustCompile(`name=(\w+)`)
)

// annotations is what the comments of generated sources say about extensions.
type annotations struct {
	fields   map[string]*field // by full name, only those with categories
	messages map[string]string // message full name -> extension name
}

// field is an annotated field, or an annotated oneof once it is spread over its members.
type field struct {
	categories []string
	goType     string // last identifier of the element type: Any, TypedExtensionConfig, ...
}

func newAnnotations() *annotations {
	return &annotations{fields: map[string]*field{}, messages: map[string]string{}}
}

// readTree reads every generated message file of the current API below dir.
func (a *annotations) readTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".pb.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(src, []byte("[#extension")) {
			return err
		}
		return a.readFile(path, src)
	})
}

// readFile reads one generated file. Envoy's packages are named like their directories.
func (a *annotations) readFile(path string, src []byte) error {
	source := sourceFile.FindSubmatch(src)
	if source == nil {
		return fmt.Errorf("%s: no source comment", path)
	}
	pkg := string(source[1])
	if !currentAPI.MatchString(pkg) {
		return nil
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ParseComments)
	if err != nil {
		return err
	}
	f := newSourceFile(strings.ReplaceAll(pkg, "/", "."), parsed)
	f.collect(a)
	return nil
}

// source is one parsed file: its structs, and the members of its oneofs.
type source struct {
	pkg     string
	structs []*ast.TypeSpec
	doc     map[string]string   // comment of a struct, by Go name
	members map[string][]string // isX_Y -> wrapper struct names
	fields  map[string]*ast.StructType
}

func newSourceFile(pkg string, file *ast.File) *source {
	s := &source{pkg: pkg, doc: map[string]string{}, members: map[string][]string{}, fields: map[string]*ast.StructType{}}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.GenDecl:
			s.addType(d)
		case *ast.FuncDecl:
			s.addMember(d)
		}
	}
	return s
}

func (s *source) addType(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		t, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		if body, ok := t.Type.(*ast.StructType); ok {
			s.structs = append(s.structs, t)
			s.doc[t.Name.Name] = d.Doc.Text()
			s.fields[t.Name.Name] = body
		}
	}
}

// addMember notes func (*Wrapper) isMessage_Oneof() {}, which ties a wrapper to its oneof.
func (s *source) addMember(d *ast.FuncDecl) {
	if d.Recv == nil || !strings.HasPrefix(d.Name.Name, "is") || len(d.Recv.List[0].Names) > 0 {
		return
	}
	if wrapper := lastIdent(d.Recv.List[0].Type); wrapper != "" {
		s.members[d.Name.Name] = append(s.members[d.Name.Name], wrapper)
	}
}

// collect adds the annotations of the file to a.
func (s *source) collect(a *annotations) {
	for _, t := range s.structs {
		goName := t.Name.Name
		if m := extensionNote.FindStringSubmatch(s.doc[goName]); m != nil && s.isMessage(goName) {
			a.messages[s.fullName(goName)] = strings.TrimSpace(m[1])
		}
		for _, f := range s.fields[goName].Fields.List {
			if m := categoryNote.FindStringSubmatch(f.Doc.Text()); m != nil {
				s.addField(a, goName, f, splitList(m[1]))
			}
		}
	}
}

// addField records an annotated field; an annotated oneof stands for each of its members.
func (s *source) addField(a *annotations, goName string, f *ast.Field, categories []string) {
	if f.Tag == nil {
		return
	}
	if strings.Contains(f.Tag.Value, "protobuf_oneof:") {
		for _, wrapper := range s.members[lastIdent(f.Type)] {
			for _, member := range s.fields[wrapper].Fields.List {
				s.addField(a, wrapper, member, categories)
			}
		}
		return
	}
	name := protoName.FindStringSubmatch(f.Tag.Value)
	if name == nil {
		return
	}
	a.fields[s.fullName(s.owner(goName))+"."+name[1]] = &field{categories: categories, goType: lastIdent(f.Type)}
}

// isMessage tells a message from the wrapper of a oneof member.
func (s *source) isMessage(goName string) bool {
	for _, f := range s.fields[goName].Fields.List {
		if len(f.Names) == 1 && f.Names[0].Name == "unknownFields" {
			return true
		}
	}
	return false
}

// owner returns the message that a wrapper belongs to: Filter for Filter_TypedConfig.
func (s *source) owner(goName string) string {
	if s.isMessage(goName) {
		return goName
	}
	goName = strings.TrimRight(goName, "_")
	return goName[:strings.LastIndex(goName, "_")]
}

// fullName turns a Go name into the name of the message. No message of Envoy has an underscore in its name.
func (s *source) fullName(goName string) string {
	return s.pkg + "." + strings.ReplaceAll(goName, "_", ".")
}

// lastIdent returns the identifier a field type ends in: Any for []*anypb.Any and map[string]*anypb.Any.
func lastIdent(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.StarExpr:
		return lastIdent(t.X)
	case *ast.ArrayType:
		return lastIdent(t.Elt)
	case *ast.MapType:
		return lastIdent(t.Value)
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.Ident:
		return t.Name
	}
	return ""
}

func splitList(s string) []string {
	parts := strings.Split(s, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
