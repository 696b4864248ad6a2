package accesslog

// Flag is a reason why Envoy ended a request or connection, as %RESPONSE_FLAGS% prints it.
type Flag string

// The reasons that a filter may name.
const (
	DownstreamTerminated        Flag = "DC"
	DownstreamProtocolError     Flag = "DPE"
	DelayInjected               Flag = "DI"
	DNSFailure                  Flag = "DF"
	DropOverload                Flag = "DO"
	DownstreamRemoteReset       Flag = "DR"
	DurationTimeout             Flag = "DT"
	FaultInjected               Flag = "FI"
	InvalidEnvoyHeaders         Flag = "IH"
	FailedLocalHealthCheck      Flag = "LH"
	LocalReset                  Flag = "LR"
	NoClusterFound              Flag = "NC"
	NoFilterConfigFound         Flag = "NFCF"
	NoRouteFound                Flag = "NR"
	OverloadManager             Flag = "OM"
	RateLimited                 Flag = "RL"
	ResponseFromCache           Flag = "RFCF"
	RateLimitServiceError       Flag = "RLSE"
	StreamIdleTimeout           Flag = "SI"
	UnauthorizedExternalService Flag = "UAEX"
	UpstreamTerminated          Flag = "UC"
	UnconditionalDropOverload   Flag = "UDO"
	UpstreamConnectFailed       Flag = "UF"
	NoHealthyUpstream           Flag = "UH"
	UpstreamMaxDurationReached  Flag = "UMSDR"
	UpstreamOverflow            Flag = "UO"
	UpstreamProtocolError       Flag = "UPE"
	UpstreamRemoteReset         Flag = "UR"
	UpstreamRetryLimitExceeded  Flag = "URX"
	UpstreamRequestTimeout      Flag = "UT"
)
