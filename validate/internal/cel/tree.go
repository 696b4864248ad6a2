package cel

import (
	"errors"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// CheckTree is [Check] for an expression that is parsed already, a google.api.expr.v1alpha1.Expr or cel.expr.Expr: both have the
// same fields.
func CheckTree(expr proto.Message) error { return checkNode(expr.ProtoReflect()) }

func checkNode(e protoreflect.Message) error {
	kind := e.WhichOneof(e.Descriptor().Oneofs().ByName("expr_kind"))
	if kind == nil {
		return errors.New("there is an empty expression")
	}
	node := e.Get(kind)
	switch kind.Name() {
	case "comprehension_expr":
		return errors.New("it goes through a list or map, which Envoy does not do")
	case "call_expr":
		function := node.Message().Get(node.Message().Descriptor().Fields().ByName("function")).String()
		if problem := calls(function); problem != "" {
			return errors.New(problem)
		}
		return below(node.Message())
	case "select_expr", "list_expr":
		return below(node.Message())
	}
	return nil
}

// below judges the expressions that a node holds.
func below(node protoreflect.Message) (err error) {
	node.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.Message() == nil || f.Message().Name() != "Expr":
		case f.IsList():
			for i := 0; i < v.List().Len() && err == nil; i++ {
				err = checkNode(v.List().Get(i).Message())
			}
		default:
			err = checkNode(v.Message())
		}
		return err == nil
	})
	return err
}
