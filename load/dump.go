package load

import (
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// isDump recognises what Envoy's /config_dump writes, whole or a part of it.
func isDump(root *yaml.Node) bool {
	if isDumpType(root) {
		return true
	}
	configs := get(root, "configs")
	return configs != nil && configs.Kind == yaml.SequenceNode && len(configs.Content) > 0 && isDumpType(deref(configs.Content[0]))
}

func isDumpType(n *yaml.Node) bool {
	url := typeURL(n)
	return strings.Contains(url, "/envoy.admin.") && strings.HasSuffix(url, "ConfigDump")
}

// configDump reads the resources of a dump. Those which Envoy has from its bootstrap
// stand there too: they are left out where the bootstrap is part of the dump.
func (l *loader) configDump(root *yaml.Node) {
	parts := []*yaml.Node{root}
	if configs := get(root, "configs"); configs != nil {
		parts = configs.Content
	}
	hasBootstrap := false
	for _, p := range parts {
		if b := get(deref(p), "bootstrap"); b != nil {
			hasBootstrap = true
			l.one(b, bootstrapType)
		}
	}
	d := dump{loader: l, skipStatic: hasBootstrap, visits: 1_000_000}
	for _, p := range parts {
		if p = deref(p); get(p, "bootstrap") == nil {
			d.walk(p, 0)
		}
	}
}

// dump is a walk through a dump.
type dump struct {
	*loader
	skipStatic bool
	visits     int // left, as aliases can make few lines stand for many
}

// walk looks for resources, which are what has a "@type", below a part of a dump.
func (d *dump) walk(n *yaml.Node, depth int) {
	const deepest = 5 // a dynamic listener's state
	if d.visits--; d.visits < 0 || depth > deepest {
		return
	}
	switch {
	case n.Kind == yaml.SequenceNode:
		for _, e := range n.Content {
			d.walk(deref(e), depth+1)
		}
	case depth > 0 && typeURL(n) != "":
		d.typed(n)
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := strings.ToLower(n.Content[i].Value)
			if isTransient(key) || d.skipStatic && strings.HasPrefix(key, "static") {
				continue
			}
			d.walk(deref(n.Content[i+1]), depth+1)
		}
	}
}

// isTransient tells what is not in effect: resources that wait, leave, or were refused.
func isTransient(key string) bool {
	key = strings.ReplaceAll(key, "_", "")
	return strings.Contains(key, "warming") || strings.Contains(key, "draining") || key == "errorstate"
}
