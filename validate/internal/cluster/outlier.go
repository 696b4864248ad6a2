package cluster

import (
	"fmt"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() { check.On(outlier) }

var maxEjection = check.Rule(diag.Rule{
	ID: "outlier-max-ejection", Severity: diag.Error,
	Title: "a host is not ejected for longer than the maximum",
	Text: "Envoy refuses a max_ejection_time below base_ejection_time, which is 30 seconds if unset. An unset maximum is 300 seconds, or the base where that is " +
		"longer.",
	Bad:  aCluster + "outlier_detection: {max_ejection_time: 10s}\n",
	Good: aCluster + "outlier_detection: {base_ejection_time: 5s, max_ejection_time: 10s}\n",
	Ref:  "outlier_detection_impl.cc DetectorImpl::create",
})

func outlier(c *check.Context, o *clusterv3.OutlierDetection) {
	base := 30 * time.Second
	if o.GetBaseEjectionTime() != nil {
		base = o.GetBaseEjectionTime().AsDuration()
	}
	if most := o.GetMaxEjectionTime(); most != nil && most.AsDuration() < base {
		c.Report(maxEjection, fmt.Sprintf("max_ejection_time %s is below base_ejection_time %s", most.AsDuration(), base), "max_ejection_time")
	}
}
