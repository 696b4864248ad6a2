package main

import (
	"encoding/json"
	"html/template"
	"net/http"
	"time"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/snapshot"
)

// status is what the administration interface tells.
type status struct {
	Version  string                `json:"version"`
	Versions map[string]string     `json:"versions"`
	Since    time.Time             `json:"since"`
	Nodes    []snapshot.NodeStatus `json:"nodes"`
	// Refused is what is wrong with the last input, if it is not served.
	Refused diag.List `json:"refused,omitempty"`
	// Rejected are the latest rejections of clients.
	Rejected []*snapshot.Rejection `json:"rejected,omitempty"`
}

func (p *plane) status() status {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := status{Versions: map[string]string{}, Since: p.since, Nodes: p.server.Nodes(), Refused: p.refused, Rejected: p.rejected}
	if p.snapshot != nil {
		s.Version = p.snapshot.Version()
		for _, url := range snapshot.TypeURLs() {
			s.Versions[url] = p.snapshot.GetVersion(url)
		}
	}
	return s
}

// admin serves the status as JSON on /status, metrics on /metrics, and a page for people on /.
func (p *plane) admin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		if err := e.Encode(p.status()); err != nil {
			p.logger.Warn("status", "error", err)
		}
	})
	mux.Handle("GET /metrics", p.metrics.Handler(p.server))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		if err := page.Execute(w, p.status()); err != nil {
			p.logger.Warn("page", "error", err)
		}
	})
	return mux
}

var page = template.Must(template.New("page").Parse(`<!doctype html><title>envoykit control plane</title>
<style>body{font:14px sans-serif;margin:2em}td,th{padding:.2em 1em;text-align:left}code{font-size:12px}</style>
<h1>Control plane</h1>
<p>Version <code>{{.Version}}</code> since {{.Since.Format "2006-01-02 15:04:05"}}. As <a href="/status">JSON</a>.</p>
{{if .Refused}}<h2>Refused</h2><pre>{{.Refused.Error}}</pre>{{end}}
<h2>Nodes</h2>
<table><tr><th>node<th>protocol<th>type<th>sent<th>accepted<th>settled<th>rejection</tr>
{{range $n := .Nodes}}{{range .Types}}<tr><td>{{$n.ID}}<td>{{$n.Protocol}}<td>{{.TypeURL}}<td><code>{{.Sent}}</code><td><code>{{.Accepted}}</code>
<td>{{.Settled}}<td>{{with .Rejection}}{{.Message}}{{end}}</tr>{{end}}{{else}}<tr><td>none</tr>{{end}}
</table>
{{if .Rejected}}<h2>Rejections</h2>{{range .Rejected}}<pre>{{.Diagnostics.Error}}</pre>{{end}}{{end}}
`))
