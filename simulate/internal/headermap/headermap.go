// Package headermap holds the headers of one message as Envoy does: names in
// lower case, lines in the order of arrival, and the well-known headers, of
// which Envoy keeps a single line, joined as they are added.
package headermap

import "strings"

// Field is one header line. Its name is in lower case.
type Field struct {
	Name  string
	Value string
	// Unknown says that the value cannot be computed offline.
	Unknown bool
}

// Map is the headers of a request or a response. The zero value is empty.
type Map struct {
	fields []Field
}

// Canonical is the name under which Envoy files a header: lower case, and the
// old name "host" as the pseudo-header that it means.
func Canonical(name string) string {
	name = strings.ToLower(name)
	if name == "host" {
		return ":authority"
	}
	return name
}

// Reserve makes room for n lines.
func (m *Map) Reserve(n int) {
	if cap(m.fields) < n {
		m.fields = append(make([]Field, 0, n), m.fields...)
	}
}

// Add appends a line. A repeated single-line header is joined to what is there.
func (m *Map) Add(name, value string) { m.AddField(Field{Name: name, Value: value}) }

// AddField is Add for a field that may be unknown.
func (m *Map) AddField(f Field) {
	f.Name = Canonical(f.Name)
	if glue, single := singleLine[f.Name]; single {
		if i := m.index(f.Name); i >= 0 {
			m.join(i, f, glue)
			return
		}
	}
	m.fields = append(m.fields, f)
}

func (m *Map) join(i int, f Field, glue string) {
	at := &m.fields[i]
	at.Unknown = at.Unknown || f.Unknown
	switch {
	case at.Value == "":
		at.Value = f.Value
	case f.Value != "":
		at.Value += glue + f.Value
	}
}

// Set replaces all lines of the name by one.
func (m *Map) Set(name, value string) { m.SetField(Field{Name: name, Value: value}) }

// SetField is Set for a field that may be unknown.
func (m *Map) SetField(f Field) {
	f.Name = Canonical(f.Name)
	i := m.index(f.Name)
	if i < 0 {
		m.fields = append(m.fields, f)
		return
	}
	m.fields[i] = f
	m.removeFrom(i+1, f.Name)
}

// Remove drops all lines of the name.
func (m *Map) Remove(name string) { m.removeFrom(0, Canonical(name)) }

// RemovePrefix drops all lines whose name starts with the prefix.
func (m *Map) RemovePrefix(prefix string) {
	kept := m.fields[:0]
	for _, f := range m.fields {
		if !strings.HasPrefix(f.Name, prefix) {
			kept = append(kept, f)
		}
	}
	m.fields = kept
}

func (m *Map) removeFrom(start int, name string) {
	if m.indexFrom(start, name) < 0 {
		return
	}
	kept := m.fields[:start]
	for _, f := range m.fields[start:] {
		if f.Name != name {
			kept = append(kept, f)
		}
	}
	m.fields = kept
}

// First is the value of the first line with a canonical name.
func (m *Map) First(name string) (string, bool) {
	if i := m.index(name); i >= 0 {
		return m.fields[i].Value, true
	}
	return "", false
}

// FirstField is the first line with a canonical name.
func (m *Map) FirstField(name string) (Field, bool) {
	if i := m.index(name); i >= 0 {
		return m.fields[i], true
	}
	return Field{}, false
}

// Get is First without the presence.
func (m *Map) Get(name string) string {
	value, _ := m.First(name)
	return value
}

// Has reports whether there is a line with a canonical name.
func (m *Map) Has(name string) bool { return m.index(name) >= 0 }

// Joined is what header matchers see: all values of a canonical name with a
// comma between. The field is unknown if one of its lines is.
func (m *Map) Joined(name string) (Field, bool) {
	i := m.index(name)
	if i < 0 {
		return Field{}, false
	}
	joined := m.fields[i]
	for j := m.indexFrom(i+1, name); j >= 0; j = m.indexFrom(j+1, name) {
		joined.Value += "," + m.fields[j].Value
		joined.Unknown = joined.Unknown || m.fields[j].Unknown
	}
	return joined, true
}

// Values are the values of all lines with a canonical name.
func (m *Map) Values(name string) []string {
	var values []string
	for _, f := range m.fields {
		if f.Name == name {
			values = append(values, f.Value)
		}
	}
	return values
}

// Count is the number of lines with a canonical name.
func (m *Map) Count(name string) int {
	n := 0
	for _, f := range m.fields {
		if f.Name == name {
			n++
		}
	}
	return n
}

// Fields is a copy of all lines in order.
func (m *Map) Fields() []Field { return append([]Field(nil), m.fields...) }

// Clone is a map of its own with the same lines.
func (m *Map) Clone() Map {
	return Map{fields: append(make([]Field, 0, len(m.fields)+4), m.fields...)}
}

func (m *Map) index(name string) int { return m.indexFrom(0, name) }

func (m *Map) indexFrom(start int, name string) int {
	for i := start; i < len(m.fields); i++ {
		if m.fields[i].Name == name {
			return i
		}
	}
	return -1
}
