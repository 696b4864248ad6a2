package main

import (
	"bytes"
	"context"
	"os"
	"time"
)

// pollTime is how often the file is looked at: a look costs a few microseconds, and works on every file system.
const pollTime = 50 * time.Millisecond

// fromFile sends the file now and after each change. A file that cannot be read is sent as it was: editors
// replace files.
func fromFile(ctx context.Context, name string, to chan<- []document) error {
	var last []byte
	var stamp os.FileInfo
	ticker := time.NewTicker(pollTime)
	defer ticker.Stop()
	for first := true; ; first = false {
		text, info, err := readChanged(name, stamp)
		if err != nil && first {
			return err
		}
		if err == nil && info != nil {
			stamp = info
			if first || !bytes.Equal(text, last) {
				last = text
				select {
				case to <- []document{{name: name, text: text}}:
				case <-ctx.Done():
				}
			}
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// readChanged reads the file unless it is the one of the stamp; then it returns no stamp.
func readChanged(name string, stamp os.FileInfo) ([]byte, os.FileInfo, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, err
	}
	young := time.Since(info.ModTime()) < 2*time.Second // two writes within one tick of the file system's clock
	if stamp != nil && !young && os.SameFile(stamp, info) && stamp.ModTime().Equal(info.ModTime()) && stamp.Size() == info.Size() {
		return nil, nil, nil
	}
	text, err := os.ReadFile(name)
	return text, info, err
}
