package check

import (
	"os"
	"path/filepath"
)

// Exists tells whether a file or directory is there. Where files are not looked at, everything is.
func (c *Context) Exists(path string) bool {
	if !c.Files {
		return true
	}
	_, err := os.Stat(path)
	return err == nil
}

// Creatable tells whether a file is there or can be made, which takes its directory. Where files are not looked
// at, every one can.
func (c *Context) Creatable(path string) bool {
	if !c.Files {
		return true
	}
	info, err := os.Stat(filepath.Dir(path))
	return err == nil && info.IsDir()
}
