package envoytest

import (
	"slices"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/proto"
)

// hides tells whether a match certainly takes every request that another, later one takes: its path is as wide, and each of
// its other conditions is one of the other's too.
func hides(wide, narrow *routev3.RouteMatch) bool {
	if wide.GetRuntimeFraction() != nil {
		return false
	}
	return pathHides(wide, narrow) && conditionsHide(wide, narrow)
}

// conditionsHide compares what is no path.
func conditionsHide(wide, narrow *routev3.RouteMatch) bool {
	return subset(wide.GetHeaders(), narrow.GetHeaders()) &&
		subset(wide.GetQueryParameters(), narrow.GetQueryParameters()) &&
		subset(wide.GetCookies(), narrow.GetCookies()) &&
		subset(wide.GetDynamicMetadata(), narrow.GetDynamicMetadata()) &&
		subset(wide.GetFilterState(), narrow.GetFilterState()) &&
		(wide.GetGrpc() == nil || proto.Equal(wide.GetGrpc(), narrow.GetGrpc())) &&
		(wide.GetTlsContext() == nil || proto.Equal(wide.GetTlsContext(), narrow.GetTlsContext()))
}

// subset tells whether each message of a list is in another.
func subset[M proto.Message](some, all []M) bool {
	return !slices.ContainsFunc(some, func(m M) bool {
		return !slices.ContainsFunc(all, func(other M) bool { return proto.Equal(m, other) })
	})
}

// pathHides compares paths. Where it cannot tell, it says no.
func pathHides(wide, narrow *routev3.RouteMatch) bool {
	if proto.Equal(pathOnly(wide), pathOnly(narrow)) {
		return true
	}
	fold := foldsCase(wide)
	if foldsCase(narrow) && !fold && wide.GetPrefix() != "/" {
		return false // some spelling of the path is left
	}
	switch w := wide.GetPathSpecifier().(type) {
	case *routev3.RouteMatch_Prefix:
		begin, known := beginning(narrow)
		return w.Prefix == "/" && hasPath(narrow) || known && hasPrefix(begin, w.Prefix, fold)
	case *routev3.RouteMatch_Path:
		n, exact := narrow.GetPathSpecifier().(*routev3.RouteMatch_Path)
		return exact && (n.Path == w.Path || fold && strings.EqualFold(n.Path, w.Path))
	case *routev3.RouteMatch_PathSeparatedPrefix:
		begin, known := beginning(narrow)
		if !known || !hasPrefix(begin, w.PathSeparatedPrefix, fold) {
			return false
		}
		rest := begin[len(w.PathSeparatedPrefix):]
		_, open := narrow.GetPathSpecifier().(*routev3.RouteMatch_Prefix)
		return strings.HasPrefix(rest, "/") || rest == "" && !open
	}
	return false
}

// pathOnly is a match without its other conditions.
func pathOnly(m *routev3.RouteMatch) *routev3.RouteMatch {
	return &routev3.RouteMatch{PathSpecifier: m.GetPathSpecifier(), CaseSensitive: m.GetCaseSensitive()}
}

func foldsCase(m *routev3.RouteMatch) bool {
	return m.GetCaseSensitive() != nil && !m.GetCaseSensitive().GetValue()
}

// hasPath tells whether a match takes only requests with a path, which a CONNECT may lack.
func hasPath(m *routev3.RouteMatch) bool {
	_, connect := m.GetPathSpecifier().(*routev3.RouteMatch_ConnectMatcher_)
	return !connect && m.GetPathSpecifier() != nil
}

// beginning is what every path of a match begins with.
func beginning(m *routev3.RouteMatch) (string, bool) {
	switch p := m.GetPathSpecifier().(type) {
	case *routev3.RouteMatch_Prefix:
		return p.Prefix, true
	case *routev3.RouteMatch_Path:
		return p.Path, true
	case *routev3.RouteMatch_PathSeparatedPrefix:
		return p.PathSeparatedPrefix, true
	}
	return "", false
}

func hasPrefix(text, prefix string, fold bool) bool {
	return len(text) >= len(prefix) && (text[:len(prefix)] == prefix || fold && strings.EqualFold(text[:len(prefix)], prefix))
}
