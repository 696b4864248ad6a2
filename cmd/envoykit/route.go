package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/simulate"
)

// routeFlags are the options of envoykit route.
type routeFlags struct {
	questionFlags
	headers  []string
	random   uint64
	listener string
	explain  bool
	output   string
}

func routeCommand(s streams) *cobra.Command {
	var f routeFlags
	c := &cobra.Command{
		Use:   "route --config FILE METHOD URL",
		Short: "Tell what Envoy would do with a request",
		Long: `Route answers which route takes a request, where it goes, and what becomes of it on the way. The configuration is
a bootstrap, resources, or a route configuration alone.

What Envoy draws at random is --random (0 by default). What cannot be known offline is said, and exits with 1.`,
		Example: "  envoykit route --config envoy.yaml GET https://api.example.com/v1/users -H 'x-tenant: a' --explain\n" +
			"  envoykit route --config routes.yaml POST http://shop/cart -o json",
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error { return f.run(args[0], args[1], s) },
	}
	flags := c.Flags()
	flags.StringArrayVarP(&f.config, "config", "c", nil, "the `file` or folder with the configuration")
	flags.StringVar(&f.message, "type", "", "the `message` that the configuration is, if that is not clear")
	flags.StringVar(&f.table, "route-config", "", "ask the route configuration of this `name` instead of a listener")
	flags.StringVar(&f.listener, "listener", "", "the `name` of the listener that takes the connection, if the port does not tell")
	flags.StringArrayVarP(&f.headers, "header", "H", nil, "a request `header`, such as 'x-tenant: a'")
	flags.Uint64Var(&f.random, "random", 0, "the `number` that Envoy draws for the request")
	flags.BoolVar(&f.explain, "explain", false, "tell why, and why no earlier route")
	flags.StringVarP(&f.output, "output", "o", "text", "text or json")
	complete(c, "output", "text", "json")
	return c
}

func (f *routeFlags) run(method, url string, s streams) error {
	if err := oneOf("output", f.output, "text", "json"); err != nil {
		return err
	}
	request, err := f.request(method, url)
	if err != nil {
		return err
	}
	about, err := f.subject(s)
	if err != nil {
		return err
	}
	sim := about.Simulator
	if f.table != "" {
		if sim = sim.Table(f.table); sim == nil {
			_, err := f.theTable(about)
			return err
		}
	}
	d := sim.Decide(request)
	a := answer{decision: d, explain: f.explain}
	if d.Route != nil {
		a.path, a.at = about.Route(d.Listener, d.RouteConfiguration, d.Route.Path)
	}
	write := a.text
	if f.output == "json" {
		write = a.json
	}
	if err := write(s.out); err != nil {
		return err
	}
	if d.Undecided != nil {
		return errFindings
	}
	return nil
}

// request is what the arguments ask about.
func (f *routeFlags) request(method, url string) (*simulate.Request, error) {
	var headers []simulate.Header
	for _, h := range f.headers {
		name, value, ok := strings.Cut(h, ":")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return nil, fmt.Errorf("--header %q is no header such as 'x-tenant: a'", h)
		}
		headers = append(headers, simulate.Header{Name: name, Value: strings.TrimSpace(value)})
	}
	r := simulate.NewRequest(method, url, headers...)
	r.Random, r.Listener = f.random, f.listener
	return r, nil
}

// answer is a decision with the place of the route that took the request.
type answer struct {
	decision *simulate.Decision
	path     diag.Path
	at       diag.Location
	explain  bool
}

func (a answer) text(w io.Writer) error {
	if a.explain {
		text := a.decision.Explain()
		if !a.at.IsZero() {
			text += "the route is at " + a.at.String() + "\n"
		}
		_, err := io.WriteString(w, text)
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range a.rows() {
		if row[1] == "" {
			continue
		}
		if _, err := fmt.Fprintf(t, "%s\t%s\n", row[0], row[1]); err != nil {
			return err
		}
	}
	return t.Flush()
}

// rows are what there is to say, without the reasons.
func (a answer) rows() [][2]string {
	d := a.decision
	rows := [][2]string{{"outcome", d.Outcome.String()}}
	if d.Undecided != nil {
		rows = append(rows, [2]string{"because", d.Undecided.String()})
	}
	rows = append(rows, [2]string{"listener", d.Listener}, [2]string{"virtual host", d.VirtualHost}, [2]string{"route", a.route()})
	if f := d.Forward; f != nil {
		rows = append(rows, [2]string{"cluster", f.Cluster}, [2]string{"host", f.Host}, [2]string{"path", f.Path})
		if f.Timeouts.Request > 0 {
			rows = append(rows, [2]string{"timeout", f.Timeouts.Request.String()})
		}
		if f.Retry != nil {
			rows = append(rows, [2]string{"retries", f.Retry.String()})
		}
		for _, m := range f.Mirrors {
			rows = append(rows, [2]string{"mirror", m.Cluster})
		}
	}
	if r := d.Response; r != nil {
		rows = append(rows, [2]string{"status", fmt.Sprint(r.Status)})
		if d.Outcome == simulate.Redirected {
			rows = append(rows, [2]string{"location", r.Location})
		}
	}
	return rows
}

// route names the route, and where it stands.
func (a answer) route() string {
	r := a.decision.Route
	if r == nil {
		return ""
	}
	name := r.Name
	if name == "" {
		name = r.Path
	}
	if !a.at.IsZero() {
		name += " (" + a.at.String() + ")"
	}
	return name
}

// json writes the decision, with two fields more.
func (a answer) json(w io.Writer) error {
	text, err := json.Marshal(a.decision)
	if err != nil {
		return err
	}
	more := struct {
		File        string `json:"file,omitempty"`
		Line        int    `json:"line,omitempty"`
		Column      int    `json:"column,omitempty"`
		ConfigPath  string `json:"config_path,omitempty"`
		Explanation string `json:"explanation,omitempty"`
	}{a.at.File, a.at.Line, a.at.Column, a.path.String(), ""}
	if a.explain {
		more.Explanation = a.decision.Explain()
	}
	extra, err := json.Marshal(more)
	if err != nil {
		return err
	}
	if len(extra) > len("{}") {
		text = append(text[:len(text)-1], ',')
		text = append(text, extra[1:]...)
	}
	_, err = w.Write(append(text, '\n'))
	return err
}
