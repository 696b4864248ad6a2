package main

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate"
)

// checkMessage takes the URL of a type for its name, and refuses what is no message.
func checkMessage(name *string) error {
	if *name == "" {
		return nil
	}
	if i := strings.LastIndexByte(*name, '/'); i >= 0 {
		*name = (*name)[i+1:]
	}
	if _, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(*name)); err == nil {
		return nil
	}
	if near := nearestMessage(*name); near != "" {
		return fmt.Errorf("there is no message %q: did you mean %q?", *name, near)
	}
	return fmt.Errorf("there is no message %q: --type takes a name such as envoy.config.route.v3.RouteConfiguration", *name)
}

// nearestMessage finds the name that is meant, also by its last part alone.
func nearestMessage(name string) string {
	var names []string
	last := ""
	protoregistry.GlobalTypes.RangeMessages(func(t protoreflect.MessageType) bool {
		full := string(t.Descriptor().FullName())
		names = append(names, full)
		if strings.HasSuffix(full, ".v3."+name) && (last == "" || full < last) {
			last = full
		}
		return true
	})
	if last != "" {
		return last
	}
	return diag.Nearest(name, names)
}

// checkVersion refuses a version of Envoy that nothing is known of, which would silently judge for the newest.
func checkVersion(text string) error {
	if err := validate.CheckVersion(text); err != nil {
		return fmt.Errorf("--envoy: %w", err)
	}
	return nil
}
