package subject

import (
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
)

// Table is a route configuration in a subject.
type Table struct {
	// Path is where it is.
	Path diag.Path
	// Listener names the listener that holds it inline, or is empty.
	Listener string
	// Message must not be changed.
	Message *routev3.RouteConfiguration
}

// Manager is an HTTP connection manager in a subject.
type Manager struct {
	// Path is where it is.
	Path diag.Path
	// Listener names the listener that holds it.
	Listener string
	// Message must not be changed.
	Message *hcmv3.HttpConnectionManager
}

// Uses tells whether the manager takes its routes from a table.
func (m *Manager) Uses(t *Table) bool {
	if m.Message.GetRouteConfig() != nil {
		return m.Message.GetRouteConfig() == t.Message
	}
	return t.Listener == "" && m.Message.GetRds().GetRouteConfigName() == t.Message.GetName()
}

// findTables collects the tables that stand alone, and those inside connection managers.
func (s *Subject) findTables() {
	for _, r := range s.Resources {
		switch m := r.Message.(type) {
		case *routev3.RouteConfiguration:
			s.Tables = append(s.Tables, Table{Path: r.Path, Message: m})
		case *listenerv3.Listener:
			s.inline(r.Path, m)
		case *bootstrapv3.Bootstrap:
			for i, l := range m.GetStaticResources().GetListeners() {
				s.inline(r.Path.Append(diag.FieldStep("static_resources"), diag.IndexStep("listeners", i)), l)
			}
		}
	}
}

// inline collects the tables inside a listener.
func (s *Subject) inline(path diag.Path, l *listenerv3.Listener) {
	for i, chain := range l.GetFilterChains() {
		s.inChain(path.Append(diag.IndexStep("filter_chains", i)), l.GetName(), chain)
	}
	s.inChain(path.Append(diag.FieldStep("default_filter_chain")), l.GetName(), l.GetDefaultFilterChain())
	s.inManager(path.Append(diag.FieldStep("api_listener"), diag.FieldStep("api_listener")), l.GetName(), l.GetApiListener().GetApiListener())
}

func (s *Subject) inChain(path diag.Path, listener string, chain *listenerv3.FilterChain) {
	for i, f := range chain.GetFilters() {
		s.inManager(path.Append(diag.IndexStep("filters", i), diag.FieldStep("typed_config")), listener, f.GetTypedConfig())
	}
}

func (s *Subject) inManager(path diag.Path, listener string, config *anypb.Any) {
	m, ok := s.Unpack(config).(*hcmv3.HttpConnectionManager)
	if !ok {
		return
	}
	s.Managers = append(s.Managers, Manager{Path: path, Listener: listener, Message: m})
	if m.GetRouteConfig() != nil {
		s.Tables = append(s.Tables, Table{
			Path: path.Append(diag.FieldStep("route_config")), Listener: listener, Message: m.GetRouteConfig(),
		})
	}
}

// Unpack returns the message inside an Any, nil if there is none that is known.
func (s *Subject) Unpack(a *anypb.Any) proto.Message {
	if a == nil {
		return nil
	}
	if s.unpacked != nil {
		if m := s.unpacked(a); m != nil {
			return m
		}
	}
	m, err := a.UnmarshalNew()
	if err != nil {
		return nil // an unknown or broken filter holds no table
	}
	return m
}

// Route is where a route stands, by the listener and table of a decision: the path of the message and the line that wrote it. Both are empty where it is not
// certain, for instance if two tables have one name.
func (s *Subject) Route(listener, table, path string) (diag.Path, diag.Location) {
	t := s.table(listener, table)
	if t == nil {
		return nil, diag.Location{}
	}
	return s.In(t, path)
}

// In is where a path inside a table leads.
func (s *Subject) In(t *Table, path string) (diag.Path, diag.Location) {
	below, ok := diag.ParsePath(path)
	if !ok {
		return nil, diag.Location{}
	}
	full := t.Path.Append(below...)
	return full, s.Locate(full)
}

// table is the only one of a name that a listener may use; an empty name of a listener stands for any.
func (s *Subject) table(listener, name string) *Table {
	var found *Table
	for i := range s.Tables {
		t := &s.Tables[i]
		if t.Message.GetName() != name || listener != "" && t.Listener != "" && t.Listener != listener {
			continue
		}
		if found != nil {
			return nil
		}
		found = t
	}
	return found
}
