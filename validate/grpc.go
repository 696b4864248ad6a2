package validate

import (
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/grpc"
)

// ForGRPC judges what is sent to gRPC's own xDS clients and servers, beside [Check]: they take less than Envoy does. Here an
// error is what they refuse (NACK), a warning what some of them refuse, or what is silently ignored. Resources that only
// Envoys get do not belong into the set.
func ForGRPC(s *Set) diag.List { return grpc.Check(s) }

// GRPCRules returns the rules of [ForGRPC], sorted by ID.
func GRPCRules() []*diag.Rule { return grpc.Rules() }
