package diag

import "fmt"

// Severity says what a diagnostic means for traffic.
type Severity int

const (
	// Error: Envoy would refuse the configuration, or a reference leads nowhere in
	// a world that its author declared closed.
	Error Severity = iota
	// Warning: Envoy accepts it, and what it does is likely not what was meant.
	Warning
	// Hint: a matter of style.
	Hint
)

// String returns "error", "warning" or "hint".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	default:
		return "hint"
	}
}

// MarshalText implements encoding.TextMarshaler.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Severity) UnmarshalText(text []byte) error {
	for _, known := range []Severity{Error, Warning, Hint} {
		if string(text) == known.String() {
			*s = known
			return nil
		}
	}
	return fmt.Errorf("diag: %q is no severity: use error, warning or hint", text)
}
