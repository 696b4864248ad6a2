package envoytest

import (
	"errors"
	"testing"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/subject"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/validate"
)

// Valid asserts that Envoy would load the configuration: a bundle or a builder of one, a bootstrap builder, loaded documents, or
// messages of any type. Warnings do not fail it; see [Clean].
func Valid(t testing.TB, config any) {
	t.Helper()
	judge(t, config, diag.Error)
}

// Clean asserts that there are neither errors nor warnings about the configuration.
func Clean(t testing.TB, config any) {
	t.Helper()
	judge(t, config, diag.Warning)
}

func judge(t testing.TB, config any, least diag.Severity) {
	t.Helper()
	list, err := findings(config)
	if err != nil {
		t.Fatalf("envoytest: %v", err)
	}
	if list = list.AtLeast(least); len(list) > 0 {
		t.Errorf("the configuration is not valid: %s\n%s", list.Summary(), list.Error())
	}
}

// findings is all that is wrong with a configuration.
func findings(config any) (diag.List, error) {
	switch c := config.(type) {
	case interface{ Diagnostics() diag.List }: // bundles, bootstrap builders
		if docs, ok := config.(load.Documents); ok {
			return judgeDocuments(docs)
		}
		return c.Diagnostics(), nil
	case *builder.Builder:
		_, err := c.Build()
		return listOf(err)
	case *load.Document:
		return judgeDocuments(load.Documents{c})
	}
	c := Of(config)
	if c.err != nil {
		return nil, c.err
	}
	list := validate.Check(c.about.Set(), validate.Options{Dynamic: c.about.Config.Bootstrap == nil})
	for i := range list {
		list[i].Location = c.about.Locate(list[i].Path)
	}
	return list, nil
}

// judgeDocuments finds what is wrong with the text of documents, and with what they hold.
func judgeDocuments(docs load.Documents) (diag.List, error) {
	about, err := subject.Of(docs)
	if err != nil {
		return nil, err
	}
	list := validate.Check(about.Set(), validate.Options{Dynamic: about.Config.Bootstrap == nil})
	docs.Place(list)
	return append(docs.Diagnostics(), list...).Sorted(), nil
}

// listOf takes the findings out of an error.
func listOf(err error) (diag.List, error) {
	var list diag.List
	if errors.As(err, &list) {
		return list, nil
	}
	return nil, err
}
