package load

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
	base string               // the absolute path of root
	seen map[string]*Document // nil for a file that was given, or cannot be read
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
	f := &follower{options: o, root: root, base: base, seen: map[string]*Document{}}
	for _, path := range paths {
		if abs, err := filepath.Abs(path); err == nil {
			f.seen[abs] = nil
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
	name, inside, ok := f.find(d, s)
	if !ok {
		return
	}
	abs := filepath.Join(f.base, inside)
	doc, seen := f.seen[abs]
	if !seen {
		doc = f.open(d, s, name, inside)
		f.seen[abs] = doc
	}
	if doc != nil {
		doc.mustHold(s, d)
	}
}

// open reads a file of resources, nil if that cannot be done.
func (f *follower) open(d *Document, s source, name, inside string) *Document {
	file, err := f.root.Open(inside)
	if err != nil {
		f.cannot(d, s, err)
		return nil
	}
	defer file.Close() // nothing was written
	if info, err := file.Stat(); err == nil && info.IsDir() {
		d.warn(s, "%q is a directory, not a file", s.file)
		return nil
	}
	o := f.options
	o.message = ""
	doc, err := readAll(name, file, o)
	if err != nil {
		d.warn(s, "the file %q cannot be read", s.file)
		return nil
	}
	f.docs = append(f.docs, doc)
	return doc
}

// find tells where a file is: relative to the one that names it, or to the root, since what a path is relative to
// for Envoy is the directory that it is started in. It reports a file that is outside.
func (f *follower) find(d *Document, s source) (name, inside string, ok bool) {
	names := []string{s.file}
	if !filepath.IsAbs(s.file) {
		names = []string{filepath.Join(filepath.Dir(d.Name), s.file), filepath.Join(f.options.follow, s.file)}
	}
	for _, candidate := range names {
		abs, err := filepath.Abs(candidate)
		if err != nil {
			continue
		}
		rel, err := filepath.Rel(f.base, abs)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		if _, err := f.root.Stat(rel); err == nil {
			return candidate, rel, true
		}
		if !ok {
			name, inside, ok = candidate, rel, true
		}
	}
	if !ok {
		w := d.warn(s, "the file %q is outside the directory that may be read", s.file)
		w.Fixes = []string{"allow a directory above it (--root DIR)"}
	}
	return name, inside, ok
}

// cannot says why a file is not opened.
func (f *follower) cannot(d *Document, s source, err error) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.warn(s, "the file %q does not exist here", s.file)
	case errors.Is(err, fs.ErrPermission):
		d.warn(s, "the file %q may not be read here", s.file)
	default: // what os.Root refuses has no error of its own
		d.warn(s, "the file %q cannot be opened, or is a link that leads outside", s.file)
	}
}

func (d *Document) warn(s source, format string, args ...any) *diag.Diagnostic {
	d.Diagnostics = append(d.Diagnostics, diag.Diagnostic{
		Rule: notFollowed, Severity: notFollowed.Severity, Path: s.path, Location: d.Locate(s.path),
		Summary: fmt.Sprintf(format, args...),
	})
	return &d.Diagnostics[len(d.Diagnostics)-1]
}

// source is a file that a config source names.
type source struct {
	path diag.Path
	file string
	// wants is the type of the resources that are asked for, empty if that is not known.
	wants protoreflect.FullName
}

// sourceWalk finds the config sources of a resource.
type sourceWalk struct {
	doc   *Document
	path  diag.Path
	from  protoreflect.FullName // the field that holds the message at hand
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
			w.found = append(w.found, source{w.path.Append(diag.FieldStep("path")), s.Path, asked[w.from]})
		case *corev3.ConfigSource_PathConfigSource:
			w.found = append(w.found, source{
				w.path.Append(diag.FieldStep("path_config_source"), diag.FieldStep("path")), s.PathConfigSource.GetPath(), asked[w.from],
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
		w.from = fd.FullName()
		w.message(m)
	})
	w.path = w.path[:len(w.path)-1]
}
