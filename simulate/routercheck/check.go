package routercheck

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/simulate"
)

// check compares a decision with what a test asks for.
type check struct {
	decision *simulate.Decision
	request  *simulate.Request
	failures []Failure
}

func (c *check) fail(field, want, got string) {
	c.failures = append(c.failures, Failure{Field: field, Want: want, Got: got})
}

func (c *check) text(field string, want *string, got string) {
	if want != nil && *want != got {
		c.fail(field, *want, got)
	}
}

func (c *check) all(v *Validate) {
	c.forward(v)
	c.response(v)
	c.matches("request_header_matches", v.RequestMatches, c.decision.RequestHeaders())
	c.fields("request_header_fields", v.RequestFields, c.decision.RequestHeaders())
	c.matches("response_header_matches", v.ResponseMatches, c.responseHeaders())
	c.fields("response_header_fields", v.ResponseFields, c.responseHeaders())
	for _, want := range v.RouteMetadata {
		c.routeMetadata(want)
	}
}

// forward compares what only a forwarding route has; for any other answer it
// is empty.
func (c *check) forward(v *Validate) {
	var host, virtualCluster, hostRewrite, pathRewrite string
	timeout := time.Duration(0)
	d := c.decision
	if f := d.Forward; f != nil {
		host, hostRewrite, pathRewrite = d.VirtualHost, f.Host, f.Path
		if f.HostUnknown {
			hostRewrite = "undecided"
		}
		if f.PathUnknown {
			pathRewrite = "undecided"
		}
		virtualCluster = d.VirtualClusterOf(f.RequestHeaders)
		timeout = f.Timeouts.Configured
	}
	c.text("cluster_name", v.ClusterName, d.Cluster())
	c.text("virtual_cluster_name", v.VirtualClusterName, virtualCluster)
	c.text("virtual_host_name", v.VirtualHostName, host)
	c.text("path_rewrite", v.PathRewrite, pathRewrite)
	c.text("host_rewrite", v.HostRewrite, hostRewrite)
	if v.Timeout != nil && time.Duration(*v.Timeout) != timeout {
		c.fail("timeout", time.Duration(*v.Timeout).String(), timeout.String())
	}
}

// response compares what only a redirect or a direct response has.
func (c *check) response(v *Validate) {
	location, status := "", uint64(0)
	if r := c.decision.Response; r != nil && (c.decision.Outcome == simulate.Redirected || c.decision.Outcome == simulate.Responded) {
		location, status = r.Location, uint64(r.Status)
	}
	c.text("path_redirect", v.PathRedirect, location)
	if v.CodeRedirect != nil && uint64(*v.CodeRedirect) != status {
		c.fail("code_redirect", strconv.FormatUint(uint64(*v.CodeRedirect), 10), strconv.FormatUint(status, 10))
	}
}

func (c *check) responseHeaders() []simulate.Header {
	d := c.decision
	switch {
	case d.Forward != nil:
		return d.Forward.ResponseHeaders
	case d.Route != nil && d.Response != nil:
		return d.MutateResponse(c.localReply())
	}
	return c.request.ResponseHeaders
}

// localReply is what the tool takes for Envoy's own answer: unlike Envoy it
// describes the body before the mutations and names no location.
func (c *check) localReply() []simulate.Header {
	r := c.decision.Response
	headers := append(c.request.ResponseHeaders[:len(c.request.ResponseHeaders):len(c.request.ResponseHeaders)],
		simulate.Header{Name: ":status", Value: strconv.Itoa(r.Status)})
	if r.Body == "" && r.BodyKnown {
		return headers
	}
	length := simulate.Header{Name: "content-length", Value: strconv.Itoa(len(r.Body)), Unknown: !r.BodyKnown}
	return append(headers, length, simulate.Header{Name: "content-type", Value: "text/plain"})
}

func (c *check) matches(field string, matchers []Matcher, headers []simulate.Header) {
	for _, m := range matchers {
		holds, doubt := simulate.HeaderMatches(m.HeaderMatcher, headers)
		switch {
		case doubt != nil:
			c.fail(field, describe(m.HeaderMatcher), "undecided: "+doubt.String())
		case !holds:
			c.fail(field, describe(m.HeaderMatcher), show(m.GetName(), headers))
		}
	}
}

// describe is a matcher in one line that does not change between runs.
func describe(m *routev3.HeaderMatcher) string {
	var compact any
	text, err := protojson.Marshal(m)
	if err != nil {
		return m.GetName()
	}
	if err := json.Unmarshal(text, &compact); err != nil {
		return string(text)
	}
	sorted, err := json.Marshal(compact)
	if err != nil {
		return string(text)
	}
	return string(sorted)
}

func show(name string, headers []simulate.Header) string {
	var values []string
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			values = append(values, h.Value)
		}
	}
	if values == nil {
		return name + " is missing"
	}
	return name + ": " + strings.Join(values, ",")
}

func (c *check) fields(field string, wanted []HeaderValue, headers []simulate.Header) {
	for _, want := range wanted {
		got := ""
		for _, h := range headers {
			if strings.EqualFold(h.Name, want.name()) {
				got = h.Value
				if h.Unknown {
					got = "undecided"
				}
				break
			}
		}
		if got != want.Value {
			c.fail(field, want.name()+": "+want.Value, want.name()+": "+got)
		}
	}
}

// routeMetadata compares one entry of the route's metadata.
func (c *check) routeMetadata(want RouteValue) {
	name := want.Namespace + ":" + want.Key
	wanted := &structpb.Value{}
	if err := protojson.Unmarshal(want.Value, wanted); err != nil {
		c.fail("route_metadata", name, fmt.Sprintf("the expected value cannot be read: %v", err))
		return
	}
	var got *structpb.Value
	if route := c.decision.Route; route != nil {
		got = route.Message.GetMetadata().GetFilterMetadata()[want.Namespace].GetFields()[want.Key]
	}
	if got == nil {
		c.fail("route_metadata", name+": "+string(want.Value), name+" is missing")
		return
	}
	if !proto.Equal(wanted, got) {
		c.fail("route_metadata", name+": "+string(want.Value), name+" differs")
	}
}
