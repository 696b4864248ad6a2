package diag_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

// sarifShapes is the part of the standard's schema (sarif-schema-2.1.0.json) for what we write: the properties an
// object may have, "!" where it must, and what each holds. Everything else is refused, as there.
var sarifShapes = map[string]map[string]string{
	"log":       {"$schema": "uri", "version!": "2.1.0", "runs!": "[]run"},
	"run":       {"tool!": "tool", "results": "[]result", "columnKind": "utf16CodeUnits|unicodeCodePoints"},
	"tool":      {"driver!": "component"},
	"component": {"name!": "string", "version": "string", "rules": "set rule"},
	"rule": {
		"id!": "string", "shortDescription": "message", "fullDescription": "message", "help": "message", "helpUri": "uri",
		"defaultConfiguration": "configuration",
	},
	"configuration": {"level": "none|note|warning|error"},
	"message":       {"text!": "string", "markdown": "string"},
	"result": {
		"ruleId": "string", "ruleIndex": ">=-1", "level": "none|note|warning|error", "message!": "message",
		"locations": "[]location", "relatedLocations": "set location",
	},
	"location": {"id": ">=-1", "physicalLocation": "physical", "logicalLocations": "set logical", "message": "message"},
	"physical": {"artifactLocation!": "artifact", "region": "region"},
	"artifact": {"uri": "uri-reference", "uriBaseId": "string"},
	"region":   {"startLine": ">=1", "startColumn": ">=1"},
	"logical":  {"name": "string", "fullyQualifiedName": "string", "kind": "string"},
}

// checkShape returns what is wrong with v.
func checkShape(shape string, v any, at string) []string {
	if of, ok := strings.CutPrefix(shape, "set "); ok {
		problems := checkShape("[]"+of, v, at)
		for i, a := range v.([]any) {
			if slices.ContainsFunc(v.([]any)[:i], func(b any) bool { return reflect.DeepEqual(a, b) }) {
				problems = append(problems, at+" holds something twice")
			}
		}
		return problems
	}
	if of, ok := strings.CutPrefix(shape, "[]"); ok {
		list, ok := v.([]any)
		if !ok {
			return []string{at + " is no array"}
		}
		var problems []string
		for i, e := range list {
			problems = append(problems, checkShape(of, e, fmt.Sprintf("%s[%d]", at, i))...)
		}
		return problems
	}
	if _, ok := sarifShapes[shape]; ok {
		return checkObject(shape, v, at)
	}
	return checkScalar(shape, v, at)
}

func checkObject(shape string, v any, at string) (problems []string) {
	object, ok := v.(map[string]any)
	if !ok {
		return []string{at + " is no object"}
	}
	properties := maps.Clone(sarifShapes[shape])
	for name, of := range sarifShapes[shape] {
		if required, ok := strings.CutSuffix(name, "!"); ok {
			properties[required] = of
			if object[required] == nil {
				problems = append(problems, at+" lacks "+required)
			}
		}
	}
	for name, value := range object {
		if properties[name] == "" {
			problems = append(problems, at+" has "+name)
			continue
		}
		problems = append(problems, checkShape(properties[name], value, at+"."+name)...)
	}
	return problems
}

func checkScalar(shape string, v any, at string) []string {
	if least, ok := strings.CutPrefix(shape, ">="); ok {
		n, isNumber := v.(float64)
		limit, err := strconv.ParseFloat(least, 64)
		if !isNumber || err != nil || n < limit || n != float64(int(n)) {
			return []string{fmt.Sprintf("%s is %v, no integer %s", at, v, shape)}
		}
		return nil
	}
	text, ok := v.(string)
	uri, err := url.Parse(text)
	switch shape {
	case "string":
	case "uri":
		ok = ok && err == nil && uri.IsAbs()
	case "uri-reference":
		ok = ok && err == nil && uri.String() == text
	default:
		ok = ok && slices.Contains(strings.Split(shape, "|"), text)
	}
	if !ok {
		return []string{fmt.Sprintf("%s is %v, no %s", at, v, shape)}
	}
	return nil
}

func sarif(t *testing.T, l diag.List, o diag.SARIFOptions) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, l.WriteSARIF(&b, o))
	return b.String()
}

func TestWriteSARIFIsValid(t *testing.T) {
	list := sample(t)
	list[0].Rule = &diag.Rule{ID: "route-unknown-cluster", Title: "x", Text: "y", Bad: "a: 1", Good: "a: 2", Ref: "https://example.com/x"}
	list = append(list, list[0], list[3])
	for name, l := range map[string]diag.List{"sample": list, "empty": nil, "no place": {{Summary: "x"}}} {
		text := sarif(t, l, diag.SARIFOptions{Version: "1.2.3"})
		requireTame(t, text)
		var log any
		require.NoError(t, json.Unmarshal([]byte(text), &log))
		require.Empty(t, checkShape("log", log, "log"), name)
		run := log.(map[string]any)["runs"].([]any)[0].(map[string]any)
		rules := run["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
		results := run["results"].([]any)
		require.Len(t, results, len(l))
		for i, r := range results {
			r := r.(map[string]any)
			if l[i].Rule == nil {
				require.NotContains(t, r, "ruleIndex")
				continue
			}
			rule := rules[int(r["ruleIndex"].(float64))].(map[string]any)
			require.Equal(t, rule["id"], r["ruleId"])
		}
	}
}

func TestShapesRefuse(t *testing.T) {
	for want, text := range map[string]string{
		"log lacks runs":                                      `{"version": "2.1.0"}`,
		"log.version is 2.0, no 2.1.0":                        `{"version": "2.0", "runs": []}`,
		"log has extra":                                       `{"version": "2.1.0", "runs": [], "extra": 1}`,
		"log.runs is no array":                                `{"version": "2.1.0", "runs": {}}`,
		"log.runs[0].results[0] lacks message":                `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{}]}]}`,
		"log.runs[0].tool.driver is no object":                `{"version": "2.1.0", "runs": [{"tool": {"driver": []}}]}`,
		"log.$schema is x, no uri":                            `{"$schema": "x", "version": "2.1.0", "runs": []}`,
		"log.runs[0].tool.driver.rules holds something twice": `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "rules": [{"id": "a"}, {"id": "a"}]}}}]}`,
	} {
		var log any
		require.NoError(t, json.Unmarshal([]byte(text), &log))
		require.Equal(t, []string{want}, checkShape("log", log, "log"))
	}
	require.Len(t, checkShape("region", map[string]any{"startLine": 0.0, "startColumn": 1.5}, "r"), 2)
	require.Len(t, checkShape("artifact", map[string]any{"uri": "a b"}, "a"), 1)
}

func TestWriteSARIF(t *testing.T) {
	golden(t, "sample.sarif", sarif(t, sample(t), diag.SARIFOptions{Version: "1.2.3"}))
}

func TestWriteSARIFNamesFiles(t *testing.T) {
	for file, want := range map[string]string{
		"/srv/shop/edge.go":        `"uri": "edge.go","uriBaseId": "%SRCROOT%"`,
		"/srv/shop/a b/%41:ö.yaml": `"uri": "a%20b/%2541:%C3%B6.yaml","uriBaseId": "%SRCROOT%"`,
		"/srv/shop/c:d.yaml":       `"uri": "./c:d.yaml","uriBaseId": "%SRCROOT%"`,
		"/srv/other/edge.go":       `"uri": "file:///srv/other/edge.go"`,
	} {
		list := diag.List{finding(badTimeout, "", diag.Location{File: file, Line: 1})}
		text := strings.Join(strings.Fields(sarif(t, list, diag.SARIFOptions{Dir: "/srv/shop"})), " ")
		require.Contains(t, strings.ReplaceAll(text, `", "`, `","`), want)
	}
}
