// Docgen writes the pages under docs that follow from code: docs/rules.md.
package main

import (
	"bytes"
	"log"
	"os"
	"slices"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/validate"
	_ "github.com/envoykit/envoykit/validate/contrib" // its rules belong to the page
)

func main() {
	var page bytes.Buffer
	rules := slices.Concat(validate.Rules(), validate.GRPCRules(), node.Rules(), load.Rules())
	if err := diag.WriteRules(&page, rules); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("docs/rules.md", page.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
