package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/envoykit/envoykit/internal/subject"
	"github.com/envoykit/envoykit/simulate/routercheck"
)

// testFlags are the options of envoykit test.
type testFlags struct {
	questionFlags
	output    string
	details   bool
	failUnder float64
}

func testCommand(s streams) *cobra.Command {
	var f testFlags
	c := &cobra.Command{
		Use:   "test --config FILE TESTS...",
		Short: "Run the test files of Envoy's router_check_tool",
		Long: `Test decides the requests in the test files of Envoy's router_check_tool (YAML or JSON) by a route configuration,
and compares with what they expect. The route configuration is a file of its own, or inside a bootstrap or other
resources, where --route-config names it if there are several.

Coverage is the part of the routes that took a request of a test.`,
		Example: "  envoykit test --config routes.yaml routes_test.yaml\n" +
			"  envoykit test --config envoy.yaml --route-config edge --fail-under 80 tests/*.json",
		RunE: func(_ *cobra.Command, args []string) error { return f.run(args, s) },
	}
	flags := c.Flags()
	flags.StringArrayVarP(&f.config, "config", "c", nil, "the `file` or folder with the configuration")
	flags.StringVar(&f.message, "type", "", "the `message` that the configuration is, if that is not clear")
	flags.StringVar(&f.table, "route-config", "", "the `name` of the route configuration, if there are several")
	flags.StringVarP(&f.output, "output", "o", "text", "text, or json (one object a line for each test)")
	flags.BoolVar(&f.details, "details", false, "print all tests, and explain every decision")
	flags.Float64Var(&f.failUnder, "fail-under", 0, "fail if fewer `percent` of the routes took a request")
	complete(c, "output", "text", "json")
	return c
}

func (f *testFlags) run(files []string, s streams) error {
	if err := oneOf("output", f.output, "text", "json"); err != nil {
		return err
	}
	if f.failUnder < 0 || f.failUnder > 100 {
		return fmt.Errorf("--fail-under is %v: it can be 0 to 100", f.failUnder)
	}
	if len(files) == 0 {
		return errors.New("there is no file with tests")
	}
	about, err := f.subject(s)
	if err != nil {
		return err
	}
	table, err := f.theTable(about)
	if err != nil {
		return err
	}
	var tests []routercheck.Test
	for _, file := range files {
		more, err := readTests(file, s)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		tests = append(tests, more...)
	}
	return f.report(about, table, tests, s)
}

// readTests reads a file of router_check_tool.
func readTests(path string, s streams) ([]routercheck.Test, error) {
	name, data, err := readFile(path, s)
	if err != nil {
		var at *os.PathError
		if errors.As(err, &at) {
			err = at.Err // the caller says which file
		}
		return nil, err
	}
	tree, err := parseTree(name, data)
	if err != nil {
		return nil, err
	}
	return routercheck.Parse(tree)
}

// report runs the tests, and fails as router_check_tool does.
func (f *testFlags) report(about *subject.Subject, table *subject.Table, tests []routercheck.Test, s streams) error {
	checked := routercheck.New(table.Message)
	covered := newCoverage(table.Message)
	out := newTestReport(f, about, table, s)
	failed := false
	for _, test := range tests {
		result := checked.Run(test)
		covered.add(result.Decision)
		failed = failed || !result.OK
		if err := out.result(result); err != nil {
			return err
		}
	}
	if err := out.end(covered); err != nil {
		return err
	}
	if failed || covered.percent() < f.failUnder {
		return errFindings
	}
	return nil
}
