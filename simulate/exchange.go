package simulate

import (
	"strings"
	"time"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
	"github.com/envoykit/envoykit/simulate/internal/normalize"
)

// exchange is one request on its way through the proxy.
type exchange struct {
	sim        *Simulator
	req        *Request
	connection *Connection
	headers    headermap.Map
	random     uint64

	path      string // :path
	hasPath   bool
	cutPath   string // without query and fragment
	matchPath string // what path specifiers see
	folded    string // matchPath in lower case, made when first asked for

	ignoreParameters bool
	connectOnly      bool   // nobody asks beyond the filter chain
	managed          bool   // a connection manager took the request
	keepQuiet        bool   // the router adds no x-envoy- headers
	connectPort      string // the port stripped from the Host of a CONNECT
	respectExpected  bool   // the router's respect_expected_rq_timeout

	maxStreamDuration time.Duration // the connection manager's

	// What is known so far, for formatter commands.
	table                         *table
	host                          *virtualHost
	route                         *compiledRoute
	routeName, cluster, chainName string
}

func newExchange(sim *Simulator, req *Request) *exchange {
	x := &exchange{sim: sim, req: req, connection: req.connection(), random: req.Random}
	x.headers = req.headerMap()
	x.readPath()
	return x
}

// readPath takes the :path of the headers over, after it changed.
func (x *exchange) readPath() {
	x.path, x.hasPath = x.headers.First(":path")
	x.cutPath = normalize.Cut(x.path)
	x.matchPath = x.cutPath
	if x.ignoreParameters {
		head, _, _ := strings.Cut(x.path, ";")
		x.matchPath = normalize.Cut(head)
	}
	x.folded = ""
}

func (x *exchange) foldedPath() string {
	if x.folded == "" {
		x.folded = lowerASCII(x.matchPath)
	}
	return x.folded
}

// isConnect reports what a connect_matcher takes.
func (x *exchange) isConnect() bool {
	return x.headers.Get(":method") == "CONNECT" ||
		strings.EqualFold(x.headers.Get("upgrade"), "connect-udp")
}

// fork is an exchange of its own at the same point, with headers that may
// change.
func (x *exchange) fork() *exchange {
	other := *x
	other.headers = x.headers.Clone()
	return &other
}

// scope is what formatter commands see while the request is on its way.
func (x *exchange) scope(unknowns *[]Undecided) *scope {
	return &scope{x: x, headers: &x.headers, unknowns: unknowns}
}
