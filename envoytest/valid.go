package envoytest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/subject"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/validate"
)

// World says what will load a configuration.
type World func(*validate.Options)

// Envoy names the version that will load documents or messages: "1.33". What it does not know is reported, and what it calls
// deprecated. Builders of bundles and bootstraps name theirs themselves ([builder.Builder.Envoy]).
func Envoy(version string) World { return func(o *validate.Options) { o.Envoy = version } }

// Valid asserts that Envoy would load the configuration: a bundle or a builder of one, a bootstrap builder, loaded documents, or
// messages of any type. Warnings do not fail it; see [Clean].
func Valid(t testing.TB, config any, world ...World) {
	t.Helper()
	judge(t, config, diag.Error, world)
}

// Clean asserts that there are neither errors nor warnings about the configuration.
func Clean(t testing.TB, config any, world ...World) {
	t.Helper()
	judge(t, config, diag.Warning, world)
}

func judge(t testing.TB, config any, least diag.Severity, world []World) {
	t.Helper()
	list, err := findings(config, world)
	if err != nil {
		t.Fatalf("envoytest: %v", err)
	}
	if list = list.AtLeast(least); len(list) > 0 {
		t.Errorf("the configuration is not valid: %s\n%s", list.Summary(), list.Error())
	}
}

// findings is all that is wrong with a configuration.
func findings(config any, world []World) (diag.List, error) {
	switch c := config.(type) {
	case load.Documents:
		return judgeDocuments(c, world)
	case *load.Document:
		return judgeDocuments(load.Documents{c}, world)
	}
	if built, list, err := judgedWhenBuilt(config); built {
		if len(world) > 0 {
			err = fmt.Errorf("%T is judged when it is built, and says itself for which Envoy", config)
		}
		return list, err
	}
	c := Of(config)
	if c.err != nil {
		return nil, c.err
	}
	list := validate.Check(c.about.Set(), options(c.about, world))
	for i := range list {
		list[i].Location = c.about.Locate(list[i].Path)
	}
	return list, nil
}

// judgedWhenBuilt returns what bundles, and builders of bundles and bootstraps, know of themselves.
func judgedWhenBuilt(config any) (built bool, list diag.List, err error) {
	switch c := config.(type) {
	case interface{ Diagnostics() diag.List }:
		return true, c.Diagnostics(), nil
	case *builder.Builder:
		_, err := c.Build()
		list, err = listOf(err)
		return true, list, err
	}
	return false, nil, nil
}

// judgeDocuments finds what is wrong with the text of documents, and with what they hold.
func judgeDocuments(docs load.Documents, world []World) (diag.List, error) {
	about, err := subject.Of(docs)
	if err != nil {
		return nil, err
	}
	list := validate.Check(about.Set(), options(about, world))
	docs.Place(list)
	return append(docs.Diagnostics(), list...).Sorted(), nil
}

// options are what a configuration is judged with: what stands in no bootstrap comes from a control plane.
func options(about *subject.Subject, world []World) validate.Options {
	o := validate.Options{Dynamic: about.Config.Bootstrap == nil}
	for _, set := range world {
		set(&o)
	}
	return o
}

// listOf takes the findings out of an error.
func listOf(err error) (diag.List, error) {
	var list diag.List
	if errors.As(err, &list) {
		return list, nil
	}
	return nil, err
}
