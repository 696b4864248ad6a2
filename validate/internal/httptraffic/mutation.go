package httptraffic

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	mutationv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/header_mutation/v3"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/format"
)

func query(fields string) string {
	return filter("header_mutation.v3.HeaderMutation") + "mutations: {query_parameter_mutations: [{" + fields + "}]}\n"
}

var queryMutation = check.Rule(diag.Rule{
	ID: "header-mutation-query", Severity: diag.Error,
	Title: "a change of a query parameter appends or removes it",
	Text:  "Envoy refuses a change with both append and remove, one with neither, append without record, and a record whose value is no text.",
	Bad:   query("append: {record: {key: a, value: 5}}"),
	Good:  query(`append: {record: {key: a, value: "5"}}`),
	Ref:   "extensions/filters/http/header_mutation/header_mutation.cc QueryParameterMutationAppend",
})

func init() {
	check.On(func(c *check.Context, m *mutationv3.Mutations) {
		for i, q := range m.GetQueryParameterMutations() {
			if why, field := queryProblem(q); why != "" {
				c.Report(queryMutation, why, "query_parameter_mutations", i, field)
				continue
			}
			value := q.GetAppend().GetRecord().GetValue().GetStringValue()
			format.Text(c, value, format.Form{}.With(m.GetFormatters()), "query_parameter_mutations", i, "append.record.value")
		}
	})
}

// queryProblem says what is wrong with a change, "" if nothing.
func queryProblem(q *corev3.KeyValueMutation) (why, field string) {
	switch {
	case q.GetAppend() != nil && q.GetRemove() != "":
		return "append and remove are both set", "remove"
	case q.GetAppend() == nil && q.GetRemove() == "":
		return "neither append nor remove is set", "append"
	case q.GetAppend() == nil:
		return "", ""
	case q.GetAppend().GetRecord() == nil:
		return "append has no record", "append.record"
	}
	if _, text := q.GetAppend().GetRecord().GetValue().GetKind().(*structpb.Value_StringValue); !text {
		return "the value is no text", "append.record.value"
	}
	return "", ""
}
