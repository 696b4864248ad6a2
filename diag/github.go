package diag

import (
	"io"
	"os"
	"strconv"
	"strings"
)

// WriteGitHub writes workflow commands, which GitHub Actions shows beside the lines of a
// pull request. Files are named from GITHUB_WORKSPACE, where the repository was
// checked out, or from the working directory.
func (l List) WriteGitHub(w io.Writer) error {
	dir := directory(os.Getenv("GITHUB_WORKSPACE"))
	var b strings.Builder
	for _, d := range l {
		b.WriteString("::" + githubLevel(d.Severity))
		separator := " "
		property := func(name, value string) {
			b.WriteString(separator + name + "=" + githubProperty.Replace(printable(value)))
			separator = ","
		}
		if d.Location.File != "" {
			file, _ := inside(d.Location.File, dir)
			property("file", file)
			if d.Location.Line > 0 {
				property("line", strconv.Itoa(d.Location.Line))
			}
			if d.Location.Column > 0 {
				property("col", strconv.Itoa(d.Location.Column))
			}
		}
		if d.id() != "" {
			property("title", string(d.id()))
		}
		b.WriteString("::" + githubMessage.Replace(d.githubText(dir)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func githubLevel(s Severity) string {
	if s == Hint {
		return "notice"
	}
	return s.String()
}

// What ends a message, and what ends a property of a workflow command.
var (
	githubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// githubText is the message without what the command's properties say.
func (d Diagnostic) githubText(dir string) string {
	lines := []string{printable(d.Summary)}
	if len(d.Path) > 0 {
		lines = append(lines, "at "+d.Path.String())
	}
	if d.Location.Origin != "" {
		lines = append(lines, "from "+printable(d.Location.Origin))
	}
	lines = append(lines, d.explanation()...)
	t := textWriter{dir: dir}
	for _, r := range d.Related {
		lines = append(lines, "note: "+t.related(r))
	}
	return strings.Join(append(lines, d.help()...), "\n")
}
