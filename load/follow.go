package load

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
)

// mostFollowed ends a chain of files that name one another; each is read once anyway.
const mostFollowed = 10_000

// follower reads the files that config sources name.
type follower struct {
	options
	root *os.Root
	base string // the absolute path of root
	seen map[string]bool
	docs Documents
}

func follow(docs Documents, paths []string, o options) (more Documents, err error) {
	base, err := filepath.Abs(o.follow)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	f := &follower{options: o, root: root, base: base, seen: map[string]bool{}}
	for _, path := range paths {
		if abs, err := filepath.Abs(path); err == nil {
			f.seen[abs] = true
		}
	}
	for _, d := range docs {
		f.document(d)
	}
	for i := 0; i < len(f.docs) && i < mostFollowed; i++ {
		f.document(f.docs[i])
	}
	return f.docs, nil
}

// document reads the files that one file names.
func (f *follower) document(d *Document) {
	for _, r := range d.Resources {
		w := &sourceWalk{doc: d, path: r.Path.Append()}
		w.message(r.Message.ProtoReflect())
		for _, s := range w.found {
			f.source(d, s)
		}
	}
}

// source reads the file of one config source.
func (f *follower) source(d *Document, s source) {
	target := s.file
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(d.Name), target)
	}
	abs, err := filepath.Abs(target)
	if err != nil || f.seen[abs] {
		return
	}
	f.seen[abs] = true
	inside, err := filepath.Rel(f.base, abs)
	if err != nil || inside == ".." || strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
		d.warn(s, "the file %q is outside the directory that may be read", s.file)
		return
	}
	file, err := f.root.Open(inside)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.warn(s, "the file %q does not exist here", s.file)
		return
	case err != nil:
		d.warn(s, "the file %q cannot be opened here", s.file)
		return
	}
	defer file.Close() // nothing was written
	o := f.options
	o.message = ""
	doc, err := readAll(target, file, o)
	if err != nil {
		d.warn(s, "the file %q cannot be read", s.file)
		return
	}
	f.docs = append(f.docs, doc)
}

func (d *Document) warn(s source, format string, args ...any) {
	d.Diagnostics = append(d.Diagnostics, diag.Diagnostic{
		Rule: notFollowed, Severity: notFollowed.Severity, Path: s.path, Location: d.Locate(s.path),
		Summary: fmt.Sprintf(format, args...),
	})
}

// source is a file that a config source names.
type source struct {
	path diag.Path
	file string
}

// sourceWalk finds the config sources of a resource.
type sourceWalk struct {
	doc   *Document
	path  diag.Path
	found []source
}

func (w *sourceWalk) message(m protoreflect.Message) {
	switch m := m.Interface().(type) {
	case *anypb.Any:
		if inner := w.doc.Unpacked(m); inner != nil {
			w.message(inner.ProtoReflect())
		}
		return
	case *corev3.ConfigSource:
		switch s := m.GetConfigSourceSpecifier().(type) {
		case *corev3.ConfigSource_Path:
			w.found = append(w.found, source{w.path.Append(diag.FieldStep("path")), s.Path})
		case *corev3.ConfigSource_PathConfigSource:
			w.found = append(w.found, source{
				w.path.Append(diag.FieldStep("path_config_source"), diag.FieldStep("path")), s.PathConfigSource.GetPath(),
			})
		}
		return
	}
	for _, fd := range setFields(m) {
		w.field(fd, m.Get(fd))
	}
}

func (w *sourceWalk) field(fd protoreflect.FieldDescriptor, v protoreflect.Value) {
	w.path = append(w.path, diag.FieldStep(fd.TextName()))
	eachMessage(fd, v, func(s diag.Step, m protoreflect.Message) {
		w.path[len(w.path)-1] = s
		w.message(m)
	})
	w.path = w.path[:len(w.path)-1]
}
