// Package bench measures what the library costs against what its users would do
// without it, in one run: plain struct literals, the generated validators, protojson with a YAML
// library. docs/performance.md says how to repeat it.
package bench
