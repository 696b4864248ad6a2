package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// Bytes reads the content of a file. The name is what diagnostics show, and may say
// the format.
func Bytes(name string, data []byte, opts ...Option) *Document {
	return read(name, data, newOptions(opts))
}

// Reader reads all of r as the content of a file, for instance standard input.
func Reader(name string, r io.Reader, opts ...Option) (*Document, error) {
	o := newOptions(opts)
	data, err := io.ReadAll(io.LimitReader(r, o.limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return read(name, data, o), nil
}

// File reads one file, and with [Follow] those that it names. The error tells that
// it could not be read; what is wrong with its content is in the diagnostics.
func File(path string, opts ...Option) (Documents, error) {
	return Files([]string{path}, opts...)
}

// Files reads several files as one configuration. The documents hold what could be read, also
// beside an error.
func Files(paths []string, opts ...Option) (Documents, error) {
	o := newOptions(opts)
	var docs Documents
	var failed []error
	for _, path := range paths {
		doc, err := readFile(path, o)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		docs = append(docs, doc)
	}
	if o.follow != "" {
		more, err := follow(docs, paths, o)
		docs = append(docs, more...)
		failed = append(failed, err)
	}
	docs.distinguish()
	return docs, errors.Join(failed...)
}

// Dir reads the configuration files under a directory, in order of their names, as one
// configuration. Files and folders whose names begin with a dot are left out.
func Dir(root string, opts ...Option) (Documents, error) {
	var paths []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != root && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return filepath.SkipDir
			}
		case slices.Contains(extensions, strings.ToLower(filepath.Ext(path))) && isFile(path, entry):
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return Files(paths, opts...)
}

// isFile follows links, since Kubernetes mounts the files of a ConfigMap as such.
func isFile(path string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular() // reading a broken link tells what is wrong
}

// extensions are the names that Dir takes for configuration.
var extensions = []string{
	".yaml", ".yml", ".json", ".pb", ".bin", ".pb_text", ".textproto", ".txtpb", ".prototxt", ".pbtxt",
}

func readFile(path string, o options) (*Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // nothing was written
	return readAll(path, f, o)
}

func readAll(name string, r io.Reader, o options) (*Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, o.limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return read(name, data, o), nil
}

// read turns the content of a file into a document.
func read(name string, data []byte, o options) *Document {
	l := &loader{options: o, doc: &Document{
		Name: name, unpacked: map[*anypb.Any]proto.Message{}, nodes: map[place]*yaml.Node{},
	}}
	if int64(len(data)) > o.limit {
		l.report(tooLarge, "the file is larger than %d bytes", o.limit)
		return l.doc
	}
	switch l.formatOf(name, data) {
	case Binary:
		l.binary(data)
	case Text:
		l.text(data)
	default:
		l.parse(data)
	}
	l.finish()
	return l.doc
}

func (l *loader) formatOf(name string, data []byte) Format {
	isGzip := bytes.HasPrefix(data, []byte("\x1f\x8b")) // which starts no protobuf
	switch {
	case l.format != Auto:
		return l.format
	case isGzip:
		return YAML // where it is reported
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".pb", ".bin":
		return Binary
	case ".pb_text", ".textproto", ".txtpb", ".prototxt", ".pbtxt":
		return Text
	case ".yaml", ".yml", ".json":
		return YAML
	}
	isUTF16 := bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
	if !isUTF16 && (!utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0) {
		return Binary
	}
	return YAML
}
