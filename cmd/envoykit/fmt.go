package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/envoykit/envoykit/load"
)

func fmtCommand(s streams) *cobra.Command {
	var check bool
	var message string
	c := &cobra.Command{
		Use:   "fmt FILE...",
		Short: "Rewrite YAML and JSON in canonical form, with its comments",
		Long: `Fmt rewrites files in place and prints their names; "-" goes from standard input to standard output.

Fields come in the order of Envoy's API, under their names in it, each value in one way of writing. Comments
stay with what they stand at. A file is left alone, and said so, where rewriting it would lose something:
anchors, keys that are tagged !ignore, a layout that Envoy does not read.`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New(`there is no file ("-" is standard input)`)
			}
			if err := checkMessage(&message); err != nil {
				return err
			}
			f := formatter{streams: s, check: check, options: typeOption(message)}
			for _, path := range args {
				f.file(path)
			}
			return f.worst
		},
	}
	c.Flags().BoolVar(&check, "check", false, "change nothing, print the files that would change and exit with 1 if there are any")
	c.Flags().StringVar(&message, "type", "", "the `message` that the files hold, if that is not clear")
	return c
}

// formatter rewrites files.
type formatter struct {
	streams
	check   bool
	options []load.Option
	worst   error
}

// file rewrites one file; what is wrong with it does not keep the others.
func (f *formatter) file(path string) {
	err := f.rewrite(path)
	switch {
	case err == nil:
	case errors.Is(err, errFindings):
		if f.worst == nil {
			f.worst = err
		}
	default:
		f.worst = errUnreadable
		if _, err := fmt.Fprintf(f.err, "envoykit: %s: %v\n", path, err); err != nil {
			f.worst = err
		}
	}
}

func (f *formatter) rewrite(path string) error {
	name, data, err := readFile(path, f.streams)
	if err != nil {
		return err
	}
	doc := load.Bytes(name, data, f.options...)
	if err := complain(doc.Diagnostics, f.streams); err != nil {
		return err
	}
	out, err := format(doc, data, f.options)
	if err != nil {
		return err
	}
	switch {
	case path == "-" && !f.check:
		_, err = f.out.Write(out)
		return err
	case bytes.Equal(out, data):
		return nil
	}
	if _, err := fmt.Fprintln(f.out, name); err != nil {
		return err
	}
	if f.check {
		return errFindings
	}
	return replace(path, out)
}

// replace writes a file at once, so that nobody sees half of it, and keeps its mode.
func replace(path string, data []byte) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".envoykit-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
