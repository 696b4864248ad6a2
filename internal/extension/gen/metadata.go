package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

// row is one extension while the table is being put together.
type row struct {
	name       string
	key        string // the name Envoy registers it under, where that is not name
	categories []string
	status     string
	posture    string
	contrib    bool
	terminal   string // a constant of package extension
	uses       []use
}

// use is what one message is to one extension.
type use struct {
	message    string
	config     bool     // configures the extension in a slot
	override   bool     // overrides the extension for a route
	narrowed   bool     // categories replaces the categories of the extension
	categories []string // the slots this message fits, if narrowed
}

// find returns the use of a message, nil if the row has none.
func (r *row) find(message string) *use {
	for i := range r.uses {
		if r.uses[i].message == message {
			return &r.uses[i]
		}
	}
	return nil
}

// metadataRow is one line of extensions.jsonl.
type metadataRow struct {
	Name       string   `json:"name"`
	Categories []string `json:"categories"`
	Status     string   `json:"status"`
	Posture    string   `json:"security_posture"`
	Types      []string `json:"types"`
	PerRoute   string   `json:"per_route"`
	Contrib    bool     `json:"contrib"`
}

// readMetadata reads extensions.jsonl.
func readMetadata(path string) (rows []*row, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		var m metadataRow
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		rows = append(rows, m.row())
	}
	return rows, lines.Err()
}

func (m metadataRow) row() *row {
	r := &row{name: m.Name, categories: m.Categories, status: m.Status, posture: m.Posture, contrib: m.Contrib}
	types := m.Types
	if m.PerRoute != "" && !slices.Contains(types, m.PerRoute) {
		types = append(types, m.PerRoute)
	}
	for _, t := range types {
		isOverride := t == m.PerRoute
		r.uses = append(r.uses, use{message: t, config: !isOverride, override: isOverride})
	}
	return r
}
