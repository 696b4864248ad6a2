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
	for _, p := range parts {
		if p = deref(p); get(p, "bootstrap") == nil {
			l.dumped(p, hasBootstrap, 0)
		}
	}
}

// dumped looks for resources, which are what has a "@type", below a part of a dump.
func (l *loader) dumped(n *yaml.Node, skipStatic bool, depth int) {
	const deepest = 5 // a dynamic listener's state
	if depth > deepest {
		return
	}
	if n.Kind == yaml.SequenceNode {
		for _, e := range n.Content {
			l.dumped(deref(e), skipStatic, depth+1)
		}
		return
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	if depth > 0 && typeURL(n) != "" {
		l.typed(n)
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		if skipStatic && strings.HasPrefix(strings.ToLower(key), "static") || isTransient(key) {
			continue
		}
		l.dumped(deref(n.Content[i+1]), skipStatic, depth+1)
	}
}

// isTransient tells what is not in effect: resources that wait, leave, or were refused.
func isTransient(key string) bool {
	key = strings.ToLower(strings.ReplaceAll(key, "_", ""))
	return strings.Contains(key, "warming") || strings.Contains(key, "draining") || key == "errorstate"
}
