package load_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/load"
)

// A slip in a key must not hide which message is meant.
func TestGuessDespiteSlips(t *testing.T) {
	for text, want := range map[string]string{
		"name: x\nconect_timeout: 1s\nload_assignment:\n": "Cluster\n2:1 error proto-unknown-field-static clusters[\"x\"]: " +
			"envoy.config.cluster.v3.Cluster has no field \"conect_timeout\"\nuse \"connect_timeout\"",
		"name: x\nconnectTimout: 1s\n": "Cluster\n2:1 error proto-unknown-field-static clusters[\"x\"]: " +
			"envoy.config.cluster.v3.Cluster has no field \"connectTimout\"\nuse \"connectTimeout\"",
		"static_resourcs: {}\n": "Bootstrap\n1:1 error proto-unknown-field-static : " +
			"envoy.config.bootstrap.v3.Bootstrap has no field \"static_resourcs\"\nuse \"static_resources\"",
		"name: x\nvirtual_host: []\n": "RouteConfiguration\n2:1 error proto-unknown-field-static routes[\"x\"]: " +
			"envoy.config.route.v3.RouteConfiguration has no field \"virtual_host\"\nuse \"virtual_hosts\"",
		"name: x\nconnect_timeout: 1s\ncolour: red\n": "Cluster\n3:1 error proto-unknown-field-static clusters[\"x\"]: " +
			"envoy.config.cluster.v3.Cluster has no field \"colour\"\n",
	} {
		doc := load.Bytes("a.yaml", []byte(text))
		require.Len(t, doc.Diagnostics, 1, text)
		require.Len(t, doc.Resources, 1, text)
		require.Equal(t, want, named(doc)+"\n"+findings(doc)+"\n"+fix(doc), text)
	}
}

// named is the type of the first resource without its package.
func named(doc *load.Document) string {
	return string(doc.Resources[0].Message.ProtoReflect().Descriptor().Name())
}

// fix is what the first finding says to do.
func fix(doc *load.Document) string {
	if len(doc.Diagnostics[0].Fixes) == 0 {
		return ""
	}
	return doc.Diagnostics[0].Fixes[0]
}

// What is no resource of Envoy's is not taken for one, and what can be told about it is told.
func TestUnclear(t *testing.T) {
	const say = "add \"@type\", or say the type when loading (--type "
	for text, want := range map[string]string{
		"match: {prefix: /}\nroute: {cluster: a}\n":                          "it can be Route\n" + say + "envoy.config.route.v3.Route)",
		"name: x\nconnect_timeout: 1s\nzzz: 1\nyyy: 2\n":                     "Cluster comes nearest, but has no field \"zzz\" or \"yyy\"\n" + say + "envoy.config.cluster.v3.Cluster)",
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {}\n":   "the keys are not those of a bootstrap or a resource\n" + say + "MESSAGE)",
		"apiVersion: v2\nname: chart\ntype: application\nversion: 1\n":       "the keys are not those of a bootstrap or a resource\n" + say + "MESSAGE)",
		"name: CI\non: push\njobs: {}\n":                                     "the keys are not those of a bootstrap or a resource\n" + say + "MESSAGE)",
		`{"name": "pkg", "version": "1.0", "scripts": {}, "type": "module"}`: "the keys are not those of a bootstrap or a resource\n" + say + "MESSAGE)",
		"name: x\n": "it can be Listener, Cluster, RouteConfiguration or Secret\n" + say + "envoy.config.listener.v3.Listener)",
	} {
		doc := load.Bytes("a.yaml", []byte(text))
		require.Len(t, doc.Diagnostics, 1, text)
		require.Empty(t, doc.Resources, text)
		require.Equal(t, "1:1 error load-unrecognized : it is not clear which message this is: "+want, findings(doc)+"\n"+fix(doc), text)
	}
}
