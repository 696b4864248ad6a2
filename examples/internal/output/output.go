// Package output gives every example the same command line: -o yaml|json|pb|table.
package output

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/diag"
)

// Writer writes itself in the formats that users ask for: a bundle or a bootstrap.
type Writer interface {
	YAML() ([]byte, error)
	JSON() ([]byte, error)
	Proto() ([]byte, error)
}

// Main prints what build returns, the bundle as a table and the file in the other formats, and exits
// with 0, with 1 where the configuration is wrong, or with 2 where the call is.
func Main(build func() (*builder.Bundle, Writer, error)) {
	format := flag.String("o", "yaml", "output format: yaml, json, pb, table")
	flag.Parse()
	os.Exit(run(os.Stdout, os.Stderr, *format, build))
}

func run(stdout, stderr io.Writer, format string, build func() (*builder.Bundle, Writer, error)) int {
	bundle, file, err := build()
	if err == nil {
		err = Write(stdout, format, bundle, file)
	}
	var list diag.List
	switch {
	case err == nil:
		return 0
	case errors.As(err, &list):
		if err := list.WriteText(stderr, diag.TextOptions{Color: diag.ColorFor(stderr), Count: true}); err != nil {
			return 2
		}
		return 1
	default:
		fmt.Fprintln(stderr, err)
		return 2
	}
}

// Write prints in one format.
func Write(w io.Writer, format string, bundle *builder.Bundle, file Writer) error {
	var text []byte
	var err error
	switch format {
	case "yaml":
		text, err = file.YAML()
	case "json":
		text, err = file.JSON()
	case "pb":
		text, err = file.Proto()
	case "table":
		return bundle.Table(w)
	default:
		return fmt.Errorf("unknown format %q: -o takes yaml, json, pb or table", format)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
