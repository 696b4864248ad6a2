package format

import "strings"

// Command is one %NAME(args):length% of a format string.
type Command struct {
	Name, Args string
	// Limited: a maximum length follows, as in %REQ(:PATH):10%.
	Limited bool
}

// Parse reads a format string and yields its commands. It returns the position of the first percent sign
// that begins neither a command nor "%%", or -1.
func Parse(text string, yield func(Command)) (bad int) {
	for i := 0; ; {
		next := strings.IndexByte(text[i:], '%')
		if next < 0 {
			return -1
		}
		i += next
		if strings.HasPrefix(text[i:], "%%") {
			i += 2
			continue
		}
		command, size := parseCommand(text[i:])
		if size == 0 {
			return i
		}
		yield(command)
		i += size
	}
}

// parseCommand reads the command at the start of text and returns how long it is, 0 if there is none.
func parseCommand(text string) (c Command, size int) {
	end := 1
	for end < len(text) && isName(text[end]) {
		end++
	}
	c.Name = text[1:end]
	if c.Name == "" {
		return c, 0
	}
	if end < len(text) && text[end] == '(' {
		return parseArgs(c, text, end+1)
	}
	tail, limited := parseTail(text[end:])
	if tail == 0 {
		return c, 0
	}
	c.Limited = limited
	return c, end + tail
}

// parseArgs looks for the first parenthesis that closes the arguments: one that the end of the command
// follows. Arguments may hold anything but a line break.
func parseArgs(c Command, text string, start int) (Command, int) {
	for i := start; i < len(text) && text[i] != '\n'; i++ {
		if text[i] != ')' {
			continue
		}
		if tail, limited := parseTail(text[i+1:]); tail > 0 {
			c.Args, c.Limited = text[start:i], limited
			return c, i + 1 + tail
		}
	}
	return c, 0
}

// parseTail reads "%" or ":digits%" and returns how long it is, 0 if it is neither.
func parseTail(text string) (size int, limited bool) {
	if strings.HasPrefix(text, "%") {
		return 1, false
	}
	if !strings.HasPrefix(text, ":") {
		return 0, false
	}
	end := 1
	for end < len(text) && '0' <= text[end] && text[end] <= '9' {
		end++
	}
	if end == 1 || end == len(text) || text[end] != '%' {
		return 0, false
	}
	return end + 1, true
}

func isName(c byte) bool { return 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' }
