package diag

import (
	"os"
	"path/filepath"
)

// directory returns dir, or the working directory if it is empty. It returns "" if there
// is none, and then file names stay as they are.
func directory(dir string) string {
	if dir != "" {
		return dir
	}
	wd, err := os.Getwd()
	if err != nil {
		return ""
	}
	return wd
}

// relativeTo returns the location with its file named from dir, where that is shorter.
// Names that are relative already are what somebody typed, and stay.
func (l Location) relativeTo(dir string) Location {
	if dir != "" && filepath.IsAbs(l.File) {
		if rel, err := filepath.Rel(dir, l.File); err == nil && len(rel) < len(l.File) {
			l.File = rel
		}
	}
	l.File = filepath.ToSlash(l.File)
	return l
}

// inside returns the file named from dir, with slashes, and whether it is below dir.
// Otherwise it returns the file as it is known.
func inside(file, dir string) (string, bool) {
	abs, err := filepath.Abs(file)
	if err == nil && dir != "" {
		rel, err := filepath.Rel(dir, abs)
		if err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel), true
		}
	}
	return filepath.ToSlash(file), false
}
