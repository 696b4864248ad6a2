package simulate

import "fmt"

// Undecided says that something cannot be decided offline, and which field of
// the configuration, or which missing input, made it so.
type Undecided struct {
	// Field is the path of the field inside the message at hand, for example
	// "routes[2].match.headers[0].string_match.custom".
	Field string
	// Reason completes the sentence "this cannot be decided: ...".
	Reason string
}

// String is the reason with its field.
func (u Undecided) String() string { return fmt.Sprintf("%s: %s", u.Field, u.Reason) }

func undecided(field, format string, args ...any) *Undecided {
	return &Undecided{Field: field, Reason: fmt.Sprintf(format, args...)}
}

// under places the field below a parent.
func (u *Undecided) under(parent string) *Undecided {
	if u == nil || parent == "" {
		return u
	}
	if u.Field == "" {
		return &Undecided{Field: parent, Reason: u.Reason}
	}
	return &Undecided{Field: parent + "." + u.Field, Reason: u.Reason}
}

// verdict is the answer of a condition: it holds, it does not, or nobody can
// say offline.
type verdict uint8

const (
	no verdict = iota
	yes
	unknown
)

func verdictOf(b bool) verdict {
	if b {
		return yes
	}
	return no
}

// invert turns yes and no around and leaves unknown.
func (v verdict) invert() verdict {
	switch v {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

func (v verdict) xor(inverted bool) verdict {
	if inverted {
		return v.invert()
	}
	return v
}
