package diag

import (
	"fmt"
	"io"
)

// TextOptions says how [List.WriteText] writes.
type TextOptions struct {
	// Color uses terminal colours.
	Color bool
}

// WriteText writes the report for people.
func (l List) WriteText(w io.Writer, o TextOptions) error {
	for _, d := range l {
		if _, err := fmt.Fprintln(w, d.Error()); err != nil {
			return err
		}
	}
	return nil
}
