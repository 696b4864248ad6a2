package format

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/cel"
)

// problem is a rule that the parameters of a command break, and how. The zero value is none.
type problem struct {
	rule *diag.Rule
	what string
}

// part returns the i-th of the parts that colons separate, "" if there are fewer.
func part(args string, i int) string {
	for ; i > 0; i-- {
		_, rest, ok := strings.Cut(args, ":")
		if !ok {
			return ""
		}
		args = rest
	}
	first, _, _ := strings.Cut(args, ":")
	return first
}

func checkHeader(args string) problem {
	name, alternative, _ := strings.Cut(args, "?")
	if strings.Contains(alternative, "?") {
		return problem{headerAlternatives, fmt.Sprintf("%q names more than one alternative header", args)}
	}
	for _, n := range [...]string{name, alternative} {
		if n != "" && !isHeaderName(strings.TrimPrefix(n, ":")) {
			return problem{headerNameChars, fmt.Sprintf("%q cannot be the name of a header", n)}
		}
	}
	return problem{}
}

// isHeaderName tells whether a text is a token as RFC 9110 has it.
func isHeaderName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0) {
			return false
		}
	}
	return s != ""
}

func checkDuration(args string) problem {
	if n := strings.Count(args, ":"); n < 1 || n > 2 {
		return problem{commonDuration, fmt.Sprintf("COMMON_DURATION takes START:END or START:END:PRECISION, not %q", args)}
	} else if n == 1 {
		return problem{}
	}
	switch p := part(args, 2); p {
	case "ms", "us", "ns":
		return problem{}
	default:
		return problem{commonDuration, fmt.Sprintf("the precision of COMMON_DURATION is ms, us or ns, not %q", p)}
	}
}

func checkPath(args string) problem {
	switch part(args, 0) {
	case "", "WQ", "NQ":
	default:
		return problem{pathOption, fmt.Sprintf("the first option of PATH is WQ or NQ, not %q", part(args, 0))}
	}
	switch part(args, 1) {
	case "", "ORIG", "PATH", "ORIG_OR_PATH":
		return problem{}
	}
	return problem{pathOption, fmt.Sprintf("the second option of PATH is ORIG, PATH or ORIG_OR_PATH, not %q", part(args, 1))}
}

func checkFilterState(args string) problem {
	if part(args, 0) == "" {
		return problem{filterStateArgs, "the key of the filter state is missing"}
	}
	field := part(args, 2)
	switch kind := part(args, 1); {
	case kind != "" && kind != "PLAIN" && kind != "TYPED" && kind != "FIELD":
		return problem{filterStateArgs, fmt.Sprintf("a filter state is serialized as PLAIN, TYPED or FIELD, not %q", kind)}
	case kind == "FIELD" && field == "":
		return problem{filterStateArgs, "FIELD needs the name of a field after it"}
	case kind != "FIELD" && field != "":
		return problem{filterStateArgs, fmt.Sprintf("the field %q needs FIELD before it", field)}
	}
	return problem{}
}

func checkStatus(args string) problem {
	switch args {
	case "", "CAMEL_STRING", "SNAKE_STRING", "NUMBER":
		return problem{}
	}
	return problem{grpcStatus, fmt.Sprintf("GRPC_STATUS takes CAMEL_STRING, SNAKE_STRING or NUMBER, not %q", args)}
}

// checkMoment looks for the conversion %n, with flags and width, which writes a line break.
func checkMoment(args string) problem {
	for i := 0; i < len(args); i++ {
		if args[i] != '%' {
			continue
		}
		rest := strings.TrimLeft(args[i+1:], "-_0^#")
		rest = strings.TrimLeft(rest, "123456789")
		rest = strings.TrimLeft(rest, "EO")
		if strings.HasPrefix(rest, "n") {
			return problem{timeNewline, fmt.Sprintf("the time format %q holds a line break", args)}
		}
	}
	return problem{}
}

func checkServerName(args string) problem {
	switch first := part(args, 0); first {
	case "", "SNI_ONLY", "SNI_FIRST", "HOST_FIRST":
		return problem{}
	default:
		return problem{noParams, fmt.Sprintf("REQUESTED_SERVER_NAME takes SNI_ONLY, SNI_FIRST or HOST_FIRST, not %q", first)}
	}
}

func checkMask(args string) problem {
	if n, err := strconv.Atoi(args); args != "" && (err != nil || n < 0 || n > 128) {
		return problem{noParams, fmt.Sprintf("the length of a mask is 0 to 128, not %q", args)}
	}
	return problem{}
}

func checkMetadata(args string) problem {
	switch kind := part(args, 0); kind {
	case "DYNAMIC", "CLUSTER", "ROUTE", "UPSTREAM_HOST", "LISTENER", "LISTENER_FILTER_CHAIN", "VIRTUAL_HOST":
		return problem{}
	default:
		return problem{metadataKind, fmt.Sprintf("%q is no kind of metadata", kind)}
	}
}

func checkXFCC(args string) problem {
	switch strings.ToLower(args) {
	case "by", "hash", "cert", "chain", "subject", "uri", "dns":
		return problem{}
	case "":
		return problem{xfccKey, "XFCC_VALUE needs the key of an element"}
	}
	return problem{xfccKey, fmt.Sprintf("XFCC_VALUE cannot read %q", args)}
}

func checkCEL(args string) problem {
	if err := cel.Check(args); err != nil {
		return problem{celArgs, fmt.Sprintf("the expression cannot be used: %v", err)}
	}
	return problem{}
}
