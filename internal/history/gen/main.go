// Command gen writes history.txt of package history: what each version of Envoy added to its API.
//
// It downloads the Go modules of the versions (some 50 MiB, once) and reads the descriptors in them. It is
// no part of go generate, since nothing changes but with a new version of Envoy; see CONTRIBUTING.md:
//
//	go run ./internal/history/gen
package main

import (
	"flag"
	"log"
	"os"
	"slices"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	out := flag.String("out", "internal/history/history.txt", "the file to write")
	flag.Parse()
	table, err := generate(releases)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, table, 0o644); err != nil {
		log.Fatal(err)
	}
}

// generate returns the text of the table.
func generate(releases []release) ([]byte, error) {
	var versions []string
	var apis []api
	for _, r := range releases {
		a := newAPI()
		for _, m := range []module{r.core, r.contrib} {
			if err := a.read(m); err != nil {
				return nil, err
			}
		}
		versions, apis = append(versions, r.version), append(apis, a)
	}
	for name, version := range late {
		for i := range slices.Index(versions, version) {
			apis[i].forget(name)
		}
	}
	return render(versions, changes(apis)), nil
}
