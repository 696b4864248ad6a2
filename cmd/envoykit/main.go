package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// What the process exits with.
const (
	exitClean    = 0
	exitFindings = 1
	exitUsage    = 2 // usage, or input and output
)

// errUnreadable ends a command that has told which files could not be read.
var errUnreadable = errors.New("some files could not be read")

// errFindings ends a command that has already printed what it found.
var errFindings = errors.New("there are findings")

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// run executes a command line and returns what to exit with.
func run(args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	switch err := root.Execute(); {
	case err == nil:
		return exitClean
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errUnreadable):
		return exitUsage
	default:
		if _, failed := fmt.Fprintf(s.err, "envoykit: %v\n", err); failed != nil {
			return exitUsage // nobody is there to be told
		}
		return exitUsage
	}
}
