package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/subject"
	"github.com/envoykit/envoykit/load"
)

const routesType = "envoy.config.route.v3.RouteConfiguration"

// questionFlags say which configuration is asked what it does.
type questionFlags struct {
	config  []string
	message string
	table   string
}

// subject loads the configuration. What it is not clear about is taken for a route configuration, as
// router_check_tool does.
func (f *questionFlags) subject(s streams) (*subject.Subject, error) {
	if len(f.config) == 0 {
		return nil, fmt.Errorf("--config is missing: the file or folder with the configuration")
	}
	if err := checkMessage(&f.message); err != nil {
		return nil, err
	}
	var docs load.Documents
	for _, path := range f.config {
		more, err := f.load(path, s)
		if err != nil {
			return nil, err
		}
		docs = append(docs, more...)
	}
	if complain(docs.Diagnostics(), s) != nil {
		return nil, errUnreadable
	}
	return subject.Of(docs)
}

// load reads a file or folder, and the files beside it that its config sources name.
func (f *questionFlags) load(path string, s streams) (load.Documents, error) {
	options := typeOption(f.message)
	if path == "-" {
		return readPath(path, s, options)
	}
	options = append(options, load.Follow(filepath.Dir(path)))
	docs, err := readPath(path, s, options)
	if err != nil || f.message != "" || !docs.Diagnostics().Is(diag.RuleID("load-unrecognized")) {
		return docs, err
	}
	if again, err := readPath(path, s, append(options, load.Type(routesType))); err == nil && again.Diagnostics().Err() == nil {
		return again, nil
	}
	return docs, nil
}

// theTable is the table that --route-config names, or the only one there is.
func (f *questionFlags) theTable(s *subject.Subject) (*subject.Table, error) {
	var names []string
	var found []*subject.Table
	for i := range s.Tables {
		name := s.Tables[i].Message.GetName()
		names = append(names, fmt.Sprintf("%q", name))
		if f.table == "" || f.table == name {
			found = append(found, &s.Tables[i])
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(names) == 0:
		return nil, fmt.Errorf("there is no route configuration in it")
	case len(found) == 0:
		return nil, fmt.Errorf("there is no route configuration %q: there are %s", f.table, strings.Join(names, ", "))
	}
	return nil, fmt.Errorf("which route configuration is meant? --route-config takes one of %s", strings.Join(names, ", "))
}
