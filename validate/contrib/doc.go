// Package contrib adds the rules about the extensions of Envoy's contrib images to those of package validate, for its
// side effect alone. They stand apart since their messages come from a module that has no releases; whoever links those,
// by importing load/contrib, has the rules too.
package contrib
