package check

import (
	"os"
	"path/filepath"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
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

// Data returns what a data source holds: in the configuration itself, or in a file of reasonable size where files are
// looked at. That a file cannot be read is told of every data source.
func (c *Context) Data(d *corev3.DataSource) ([]byte, bool) {
	switch s := d.GetSpecifier().(type) {
	case *corev3.DataSource_InlineString:
		return []byte(s.InlineString), true
	case *corev3.DataSource_InlineBytes:
		return s.InlineBytes, true
	case *corev3.DataSource_Filename:
		return c.readFile(s.Filename)
	}
	return nil, false
}

func (c *Context) readFile(name string) ([]byte, bool) {
	const most = 4 << 20
	if !c.Files {
		return nil, false
	}
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() || info.Size() > most {
		return nil, false
	}
	data, err := os.ReadFile(name)
	return data, err == nil
}
