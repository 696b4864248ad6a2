package main

import (
	"fmt"
	"io"
	"os"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/load"
)

// readFile reads a file, or standard input for "-".
func readFile(path string, s streams) (name string, data []byte, err error) {
	if path == "-" {
		data, err = io.ReadAll(s.in)
		return "<stdin>", data, err
	}
	data, err = os.ReadFile(path)
	return path, data, err
}

// readDocuments reads files and folders that are one configuration. If their text is wrong, it is told on stderr,
// and the error is errFindings.
func readDocuments(paths []string, s streams, options ...load.Option) (load.Documents, error) {
	if len(paths) == 0 {
		return nil, fmt.Errorf(`there is no file ("-" is standard input)`)
	}
	var all load.Documents
	for _, path := range paths {
		docs, err := readPath(path, s, options)
		if err != nil {
			return nil, err
		}
		all = append(all, docs...)
	}
	return all, complain(all.Diagnostics(), s)
}

func readPath(path string, s streams, options []load.Option) (load.Documents, error) {
	if path != "-" {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			return load.Dir(path, options...)
		}
		return load.File(path, options...)
	}
	doc, err := load.Reader("<stdin>", s.in, options...)
	if err != nil {
		return nil, err
	}
	return load.Documents{doc}, nil
}

// complain tells errors, and nothing of what is not.
func complain(list diag.List, s streams) error {
	errs := list.AtLeast(diag.Error)
	if len(errs) == 0 {
		return nil
	}
	if err := errs.WriteText(s.err, diag.TextOptions{Color: diag.ColorFor(s.err), Count: true}); err != nil {
		return err
	}
	return errFindings
}

func messagesOf(docs load.Documents) []proto.Message {
	var all []proto.Message
	for _, r := range docs.Resources() {
		all = append(all, r.Message)
	}
	return all
}

// encoding is how what was loaded is written.
func encoding(docs load.Documents) encode.Options { return encode.Options{Resolve: docs.Unpacked} }
