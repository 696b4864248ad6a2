package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/validate"
)

// The values of --mode.
const (
	modeStatic  = "static"
	modeDynamic = "dynamic"
)

const bootstrapType = "envoy.config.bootstrap.v3.Bootstrap"

// judge tells what is wrong with configurations.
type judge struct {
	stdin      io.Reader
	mode       string
	message    string
	root       string
	options    validate.Options
	suppressed suppressions
	failOn     diag.Severity
}

// input is one configuration: a file, a folder, or several of them.
type input struct{ paths []string }

// verdict is what came of one input, of each of its files.
type verdict struct {
	files []fileVerdict
	err   error // what could not be read
}

// fileVerdict is what was found in one file.
type fileVerdict struct {
	name     string
	message  string // the type of what it holds, several separated by commas
	findings diag.List
	err      error
}

// safe judges an input; a mistake of ours in one must not keep the others from being judged.
func (j *judge) safe(in input) (v verdict) {
	defer func() {
		if r := recover(); r != nil {
			name := strings.Join(in.paths, ", ")
			err := fmt.Errorf("%s: envoykit itself failed, please report it: %v", name, r)
			v = verdict{files: []fileVerdict{{name: name, err: err}}, err: err}
		}
	}()
	return j.one(in)
}

// one judges an input.
func (j *judge) one(in input) verdict {
	r := reading{judge: j, byPath: map[string]*load.Document{}, given: map[*load.Document]bool{}}
	for _, path := range in.paths {
		r.path(path)
	}
	err := errors.Join(r.failed...)
	if len(r.docs) == 0 {
		return verdict{files: []fileVerdict{{name: strings.Join(in.paths, ", "), err: err}}, err: err}
	}
	list := j.suppressed.filter(j.check(load.Join(r.docs)))
	return verdict{files: r.split(list), err: err}
}

// reading is the documents of one input, each once.
type reading struct {
	*judge
	docs   load.Documents
	byPath map[string]*load.Document
	given  map[*load.Document]bool // rather than named by a config source
	failed []error
}

// path reads a file or a folder, and what their config sources name.
func (r *reading) path(path string) {
	docs, folder, err := r.load(path)
	if err != nil {
		r.failed = append(r.failed, err)
	}
	for i, d := range docs {
		key := absolute(d.Name)
		if r.byPath[key] == nil {
			r.byPath[key] = d
			r.docs = append(r.docs, d)
		}
		if folder || i == 0 {
			r.given[r.byPath[key]] = true
		}
	}
}

// split gives each file that was given its findings. Those that no such file holds go to the first.
func (r *reading) split(list diag.List) []fileVerdict {
	var files []fileVerdict
	index := map[string]int{}
	for _, d := range r.docs {
		if r.given[d] {
			index[d.Name] = len(files)
			files = append(files, fileVerdict{name: d.Name, message: messages(d)})
		}
	}
	for _, d := range list {
		f := &files[index[d.Location.File]]
		f.findings = append(f.findings, d)
	}
	return files
}

func absolute(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil {
		return name // a file that is read twice does no harm
	}
	return abs
}

// load reads a file or a folder, and what their config sources name.
func (j *judge) load(path string) (docs load.Documents, folder bool, err error) {
	options := j.loadOptions()
	if path == "-" {
		doc, err := load.Reader("<stdin>", j.stdin, options...)
		if err != nil {
			return nil, false, err
		}
		return load.Documents{doc}, false, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, false, err
	}
	if !info.IsDir() {
		docs, err = load.File(path, append(options, load.Follow(j.follow(filepath.Dir(path))))...)
		return docs, false, err
	}
	docs, err = load.Dir(path, append(options, load.Follow(j.follow(path)))...)
	if len(docs) == 0 && err == nil {
		err = &fs.PathError{Op: "read", Path: path, Err: errors.New("there is no configuration in the folder")}
	}
	return docs, true, err
}

func (j *judge) loadOptions() []load.Option {
	options := []load.Option{load.Envoy(j.options.Envoy)}
	if j.message != "" {
		options = append(options, load.Type(j.message))
	}
	if j.mode == modeDynamic {
		options = append(options, load.Dynamic())
	}
	return options
}

// follow is the directory below which other files are read.
func (j *judge) follow(dir string) string {
	if j.root != "" {
		return j.root
	}
	return dir
}

// check judges the text of documents, and what they hold. A bootstrap is all that a process has: of several, each
// is judged alone.
func (j *judge) check(docs load.Documents) diag.List {
	text := j.unfollowed(docs.Diagnostics())
	list := slices.Clone(text)
	for _, resources := range configurations(docs.Resources()) {
		list = append(list, j.together(docs, text, resources)...)
	}
	return list.Sorted()
}

// configurations are the resources that belong together.
func configurations(all []load.Resource) [][]load.Resource {
	var parts [][]load.Resource
	var others []load.Resource
	for _, r := range all {
		if r.Type == bootstrapType {
			parts = append(parts, []load.Resource{r})
		} else {
			others = append(others, r)
		}
	}
	if len(parts) < 2 {
		return [][]load.Resource{all}
	}
	return append(parts, others)
}

// together judges resources as one configuration.
func (j *judge) together(docs load.Documents, text diag.List, resources []load.Resource) diag.List {
	set := validate.Set{Unpacked: docs.Unpacked}
	for _, r := range resources {
		set.Resources = append(set.Resources, validate.Resource{Path: r.Path, Message: r.Message})
	}
	options := j.options
	options.Dynamic = j.dynamic(resources)
	found := slices.DeleteFunc(validate.Check(&set, options), func(d diag.Diagnostic) bool { return follows(d, text) })
	docs.Place(found)
	return found
}

// unfollowed tells how files can be read that config sources name. Where the user did not ask for them, a file
// that is not here is no reason to fail.
func (j *judge) unfollowed(list diag.List) diag.List {
	for i := range list {
		if list[i].Is(diag.RuleID("load-file-not-followed")) && j.root == "" {
			list[i].Severity = diag.Hint
		}
	}
	return list
}

// dynamic tells whether resources come from a control plane, as what is no bootstrap does.
func (j *judge) dynamic(resources []load.Resource) bool {
	if j.mode != "" {
		return j.mode == modeDynamic
	}
	return !slices.ContainsFunc(resources, func(r load.Resource) bool { return r.Type == bootstrapType })
}

// follows tells whether a finding is about a value that the text failed to say.
func follows(d diag.Diagnostic, text diag.List) bool {
	return slices.ContainsFunc(text, func(t diag.Diagnostic) bool {
		return t.Severity == diag.Error && len(t.Path) > 1 && within(d.Path, t.Path)
	})
}

// messages are the types of what a document holds.
func messages(d *load.Document) string {
	var types []string
	for _, r := range d.Resources {
		types = append(types, r.Type)
	}
	slices.Sort(types)
	return strings.Join(slices.Compact(types), ",")
}
