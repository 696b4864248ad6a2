package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// table is the registry, ready to be written.
type table struct {
	rows  []*row          // by name
	slots map[string]slot // by field
}

// slot is what one field takes.
type slot struct{ categories []string }

// builder merges the metadata with the supplement.
type builder struct {
	rows map[string]*row
}

// merge applies the supplement to the metadata and to the annotations.
func merge(rows []*row, found *annotations) (*table, error) {
	b := &builder{rows: map[string]*row{}}
	for _, r := range rows {
		if b.rows[r.name] != nil {
			return nil, fmt.Errorf("the metadata has %s twice", r.name)
		}
		b.rows[r.name] = r
	}
	b.defaultTerminals()
	for _, step := range []func() error{b.add, b.configure, b.override, b.narrow, b.rename, b.terminate} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if err := b.checkNotes(found.messages); err != nil {
		return nil, err
	}
	slots, err := mergeSlots(found.fields)
	if err != nil {
		return nil, err
	}
	return &table{rows: b.sorted(), slots: slots}, nil
}

func (b *builder) sorted() []*row {
	rows := make([]*row, 0, len(b.rows))
	for _, r := range b.rows {
		r.categories = r.own()
		slices.SortFunc(r.uses, func(x, y use) int { return strings.Compare(x.message, y.message) })
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(x, y *row) int { return strings.Compare(x.name, y.name) })
	return rows
}

// own returns the categories of a row: those of the metadata, or of its messages if all of them were narrowed.
func (r *row) own() []string {
	narrowed := map[string]bool{}
	for _, u := range r.uses {
		if u.config && !u.narrowed {
			return slices.Sorted(slices.Values(r.categories))
		}
		for _, c := range u.categories {
			narrowed[c] = true
		}
	}
	if len(narrowed) == 0 {
		return slices.Sorted(slices.Values(r.categories))
	}
	return slices.Sorted(maps.Keys(narrowed))
}

func (b *builder) row(name string) (*row, error) {
	if r := b.rows[name]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("supplement: there is no extension %s", name)
}

func (b *builder) add() error {
	for _, a := range additions {
		if b.rows[a.name] != nil {
			return fmt.Errorf("supplement: the metadata has %s now", a.name)
		}
		r := &row{name: a.name, categories: a.categories, status: a.status, posture: a.posture, contrib: a.contrib}
		for _, m := range a.messages {
			r.uses = append(r.uses, use{message: m, config: true})
		}
		b.rows[a.name] = r
	}
	return nil
}

func (b *builder) configure() error {
	for _, l := range configured {
		r, err := b.row(l.extension)
		if err != nil {
			return err
		}
		if r.find(l.message) != nil {
			return fmt.Errorf("supplement: the metadata has %s of %s now", l.message, l.extension)
		}
		r.uses = append(r.uses, use{message: l.message, config: true})
	}
	return nil
}

func (b *builder) override() error {
	for _, l := range overriding {
		r, err := b.row(l.extension)
		if err != nil {
			return err
		}
		u := r.find(l.message)
		if u == nil {
			r.uses = append(r.uses, use{message: l.message})
			u = &r.uses[len(r.uses)-1]
		}
		if u.override {
			return fmt.Errorf("supplement: the metadata has %s as the override of %s now", l.message, l.extension)
		}
		u.override = true
		u.config = l.why == sameMessage
	}
	return nil
}

func (b *builder) narrow() error {
	for _, n := range narrowings {
		r, err := b.row(n.extension)
		if err != nil {
			return err
		}
		u := r.find(n.message)
		if u == nil {
			r.uses = append(r.uses, use{message: n.message})
			u = &r.uses[len(r.uses)-1]
		}
		u.config, u.override = len(n.categories) > 0, false
		u.narrowed, u.categories = true, n.categories
	}
	return nil
}

func (b *builder) rename() error {
	for _, k := range keys {
		r, err := b.row(k.extension)
		if err != nil {
			return err
		}
		r.key = k.key
	}
	return nil
}

// defaultTerminals marks the HTTP filters of the metadata, before the supplement adds newer ones.
func (b *builder) defaultTerminals() {
	for _, r := range b.rows {
		if !r.contrib && slices.Contains(r.categories, "envoy.filters.http") {
			r.terminal = passes
		}
	}
}

func (b *builder) terminate() error {
	for name, t := range terminals {
		r, err := b.row(name)
		if err != nil {
			return err
		}
		r.terminal = t
	}
	return nil
}

// checkNotes compares the table with the extensions that comments of the API name.
func (b *builder) checkNotes(notes map[string]string) error {
	var missing []string
	for message, name := range notes {
		r := b.rows[name]
		if (r == nil || r.find(message) == nil) && !isUnregistered(name) {
			missing = append(missing, message+" of "+name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	return fmt.Errorf("the API names extensions that the table lacks; add them to the supplement:\n\t%s", strings.Join(missing, "\n\t"))
}

func isUnregistered(name string) bool {
	for _, u := range unregistered {
		if u.name == name {
			return true
		}
	}
	return false
}

// boxes are the Go types that may stand in an annotated field: an Any, or a message around one.
func boxes() []string {
	types := []string{"Any"}
	for _, c := range carriers {
		goName := c[strings.LastIndex(c, ".")+1:]
		if strings.HasSuffix(c, "UdpProxyConfig.SessionFilter") {
			goName = "UdpProxyConfig_SessionFilter"
		}
		types = append(types, goName)
	}
	return types
}

// mergeSlots applies the supplement to the annotated fields.
func mergeSlots(fields map[string]*field) (map[string]slot, error) {
	slots := map[string]slot{}
	skipped := map[string]bool{}
	for _, i := range ignored {
		if fields[i.field] == nil {
			return nil, fmt.Errorf("supplement: %s is ignored and not annotated", i.field)
		}
		skipped[i.field] = true
	}
	holders := boxes()
	for name, f := range fields {
		if skipped[name] {
			continue
		}
		if !slices.Contains(holders, f.goType) {
			return nil, fmt.Errorf("%s is annotated with %v and holds a %s: is it a slot?", name, f.categories, f.goType)
		}
		slots[name] = slot{slices.Sorted(slices.Values(f.categories))}
	}
	for _, s := range slottings {
		categories := slices.Sorted(slices.Values(s.categories))
		if slices.Equal(slots[s.field].categories, categories) {
			return nil, fmt.Errorf("supplement: the API annotates %s as it should now", s.field)
		}
		slots[s.field] = slot{categories}
	}
	return slots, nil
}
