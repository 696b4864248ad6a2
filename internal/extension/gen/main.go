// Command gen writes table.gen.go of package extension: the registry of Envoy's extensions.
//
// It reads Envoy's extension metadata (extensions.jsonl of the corpus) and the
// [#extension-category: ...] annotations in the comments of go-control-plane's generated
// sources, and corrects both by the hand-written supplement of this directory.
// The same inputs give the same bytes.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// sourceModules hold the generated messages whose comments annotate extension slots.
var sourceModules = []string{
	"github.com/envoyproxy/go-control-plane/envoy",
	"github.com/envoyproxy/go-control-plane/contrib",
}

func main() {
	corpus := flag.String("corpus", "../../../shared/corpus", "directory that holds extensions.jsonl")
	out := flag.String("out", "table.gen.go", "file to write")
	flag.Parse()
	if err := run(*corpus, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(corpus, out string) error {
	code, err := generate(corpus)
	if err != nil {
		return err
	}
	return os.WriteFile(out, code, 0o644)
}

// generate returns the text of table.gen.go.
func generate(corpus string) ([]byte, error) {
	rows, err := readMetadata(filepath.Join(corpus, "extensions.jsonl"))
	if err != nil {
		return nil, err
	}
	src, err := readSources()
	if err != nil {
		return nil, err
	}
	table, err := merge(rows, src)
	if err != nil {
		return nil, err
	}
	return render(table)
}

// readSources reads the annotations of all source modules.
func readSources() (*annotations, error) {
	found := newAnnotations()
	for _, module := range sourceModules {
		dir, err := moduleDir(module)
		if err != nil {
			return nil, err
		}
		if err := found.readTree(dir); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// moduleDir asks the go command where the sources of a module are.
func moduleDir(module string) (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("go list -m %s: %w", module, err)
	}
	dir := strings.TrimSpace(string(out))
	if dir == "" {
		return "", fmt.Errorf("the sources of %s are not in the module cache: run go mod download", module)
	}
	return dir, nil
}
