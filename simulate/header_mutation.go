//lint:file-ignore SA1019 Envoy still obeys the deprecated fields.

package simulate

import (
	"fmt"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// mutations are the header changes of one level: a weighted cluster, a route, a
// virtual host or a route configuration.
type mutations struct {
	remove []string
	add    []headerAddition
}

type headerAddition struct {
	name      string
	value     *format
	action    corev3.HeaderValueOption_HeaderAppendAction
	keepEmpty bool
}

func newMutations(add []*corev3.HeaderValueOption, remove []string, field string) mutations {
	var m mutations
	for _, name := range remove {
		m.remove = append(m.remove, headermap.Canonical(name))
	}
	for i, option := range add {
		m.add = append(m.add, newAddition(option, fmt.Sprintf("%s[%d]", field, i)))
	}
	return m
}

func newAddition(option *corev3.HeaderValueOption, field string) headerAddition {
	value := option.GetHeader().GetValue()
	if raw := option.GetHeader().GetRawValue(); len(raw) > 0 {
		value = string(raw)
	}
	a := headerAddition{
		name:      headermap.Canonical(option.GetHeader().GetKey()),
		value:     parseFormat(value, field+".header.value"),
		action:    option.GetAppendAction(),
		keepEmpty: option.GetKeepEmptyValue(),
	}
	if appends := option.GetAppend(); appends != nil && !appends.GetValue() {
		a.action = corev3.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD
	}
	return a
}

// isEmpty reports that there is nothing to do.
func (m *mutations) isEmpty() bool { return len(m.remove) == 0 && len(m.add) == 0 }

// apply changes the headers: first what is removed, then all values are
// rendered, then the overwrites, then the additions.
func (m *mutations) apply(headers *headermap.Map, s *scope) {
	if m.isEmpty() {
		return
	}
	for _, name := range m.remove {
		headers.Remove(name)
	}
	values, wanted := m.render(headers, s)
	for i, a := range m.add {
		if wanted[i] && a.overwrites() {
			headers.SetField(values[i])
		}
	}
	for i, a := range m.add {
		if wanted[i] && !a.overwrites() {
			headers.AddField(values[i])
		}
	}
}

// render evaluates every addition against the headers before any is written.
func (m *mutations) render(headers *headermap.Map, s *scope) (values []headermap.Field, wanted []bool) {
	values, wanted = make([]headermap.Field, len(m.add)), make([]bool, len(m.add))
	for i, a := range m.add {
		text, known := a.value.render(s)
		values[i] = headermap.Field{Name: a.name, Value: text, Unknown: !known}
		wanted[i] = (text != "" || !known || a.keepEmpty) && a.applies(headers)
	}
	return values, wanted
}

// applies asks for the presence that the action wants.
func (a *headerAddition) applies(headers *headermap.Map) bool {
	switch a.action {
	case corev3.HeaderValueOption_ADD_IF_ABSENT:
		return !headers.Has(a.name)
	case corev3.HeaderValueOption_OVERWRITE_IF_EXISTS:
		return headers.Has(a.name)
	}
	return true
}

func (a *headerAddition) overwrites() bool {
	return a.action == corev3.HeaderValueOption_OVERWRITE_IF_EXISTS ||
		a.action == corev3.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD
}
