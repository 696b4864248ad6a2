// Package gallery rebuilds deployments of Envoy's own examples with typed builders alone: no Patch, no Raw, no message. Its tests compare
// them with the originals, message for message.
package gallery
