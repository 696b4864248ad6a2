package cel

import (
	"strconv"

	exprv1alpha1 "google.golang.org/genproto/googleapis/api/expr/v1alpha1"
	"google.golang.org/protobuf/types/known/structpb"
)

// Parse reads an expression. The error, if any, is an *[Error].
func Parse(source string) (e *exprv1alpha1.Expr, err error) {
	p := &parser{scanner: scanner{source: source}}
	defer func() {
		if r := recover(); r != nil {
			bad, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			e, err = nil, bad
		}
	}()
	p.advance()
	e = p.expression()
	if p.token.kind != end {
		p.unexpected()
	}
	return e, nil
}

// parser reads tokens one ahead. What is wrong leaves it as a panic with an *Error, which Parse takes.
type parser struct {
	scanner
	token token
	ids   int64
	depth int
}

// deepest is how deep expressions may be nested, so that reading one ends.
const deepest = 250

func (p *parser) advance() { p.token = p.next() }

func (p *parser) unexpected() {
	if p.token.kind == end {
		p.fail(p.token.at, "the expression ends too soon")
	}
	p.fail(p.token.at, "unexpected %q", p.source[p.token.at:p.at])
}

// is tells whether an operator stands next.
func (p *parser) is(o string) bool { return p.token.kind == operator && p.token.text == o }

// accept passes an operator, if it stands next.
func (p *parser) accept(o string) bool {
	if !p.is(o) {
		return false
	}
	p.advance()
	return true
}

func (p *parser) expect(o string) {
	if !p.accept(o) {
		p.unexpected()
	}
}

// expression reads a condition with its alternatives, or anything that binds tighter.
func (p *parser) expression() *exprv1alpha1.Expr {
	if p.depth++; p.depth > deepest {
		p.fail(p.token.at, "the expression is nested too deep")
	}
	defer func() { p.depth-- }()
	e := p.binary(0)
	if !p.accept("?") {
		return e
	}
	then := p.binary(0)
	p.expect(":")
	return p.call("_?_:_", nil, e, then, p.expression())
}

// levels are the binary operators, those that bind weakest first.
var levels = []map[string]string{
	{"||": "_||_"},
	{"&&": "_&&_"},
	{"<": "_<_", "<=": "_<=_", ">": "_>_", ">=": "_>=_", "==": "_==_", "!=": "_!=_", "in": "@in"},
	{"+": "_+_", "-": "_-_"},
	{"*": "_*_", "/": "_/_", "%": "_%_"},
}

func (p *parser) binary(level int) *exprv1alpha1.Expr {
	if level == len(levels) {
		return p.unary()
	}
	e := p.binary(level + 1)
	for {
		function, ok := levels[level][p.token.text]
		if !ok || p.token.kind != operator && (p.token.kind != name || p.token.text != "in") {
			return e
		}
		p.advance()
		e = p.call(function, nil, e, p.binary(level+1))
	}
}

func (p *parser) unary() *exprv1alpha1.Expr {
	if p.depth++; p.depth > deepest {
		p.fail(p.token.at, "the expression is nested too deep")
	}
	defer func() { p.depth-- }()
	switch {
	case p.accept("!"):
		return p.call("!_", nil, p.unary())
	case p.accept("-"):
		if p.token.kind == integer || p.token.kind == decimal {
			p.token.text = "-" + p.token.text
			return p.member()
		}
		return p.call("-_", nil, p.unary())
	}
	return p.member()
}

// member reads something and what is selected of it.
func (p *parser) member() *exprv1alpha1.Expr {
	e := p.primary()
	for {
		switch {
		case p.accept("."):
			field := p.identifier()
			if p.accept("(") {
				e = p.call(field, e, p.list(")")...)
			} else {
				e = p.numbered(&exprv1alpha1.Expr{ExprKind: &exprv1alpha1.Expr_SelectExpr{SelectExpr: &exprv1alpha1.Expr_Select{Operand: e, Field: field}}})
			}
		case p.accept("["):
			key := p.expression()
			p.expect("]")
			e = p.call("_[_]", nil, e, key)
		default:
			return e
		}
	}
}

func (p *parser) identifier() string {
	if p.token.kind != name {
		p.unexpected()
	}
	id := p.token.text
	p.advance()
	return id
}

// list reads expressions up to a bracket.
func (p *parser) list(closing string) (out []*exprv1alpha1.Expr) {
	for !p.accept(closing) {
		if len(out) > 0 {
			p.expect(",")
			if closing != ")" && p.accept(closing) {
				break // a comma may stand behind the last element
			}
		}
		out = append(out, p.expression())
	}
	return out
}

func (p *parser) primary() *exprv1alpha1.Expr {
	t := p.token
	switch t.kind {
	case integer, unsigned, decimal, text, bytes:
		p.advance()
		return p.constant(t)
	case name:
		return p.named()
	case end:
		p.unexpected()
	}
	switch {
	case p.accept("("):
		e := p.expression()
		p.expect(")")
		return e
	case p.accept("["):
		return p.numbered(&exprv1alpha1.Expr{ExprKind: &exprv1alpha1.Expr_ListExpr{ListExpr: &exprv1alpha1.Expr_CreateList{Elements: p.list("]")}}})
	case p.accept("{"):
		return p.mapping()
	case p.accept("."):
		return p.numbered(&exprv1alpha1.Expr{ExprKind: &exprv1alpha1.Expr_IdentExpr{IdentExpr: &exprv1alpha1.Expr_Ident{Name: "." + p.identifier()}}})
	}
	p.unexpected()
	return nil
}

// macros are those of CEL that Envoy does not evaluate, all methods.
var macros = map[string]bool{"all": true, "exists": true, "exists_one": true, "map": true, "filter": true}

// named reads what a name begins: true, false, null, a call, or an attribute.
func (p *parser) named() *exprv1alpha1.Expr {
	at := p.token.at
	id := p.identifier()
	switch id {
	case "true", "false":
		return p.literally(&exprv1alpha1.Constant{ConstantKind: &exprv1alpha1.Constant_BoolValue{BoolValue: id == "true"}})
	case "null":
		return p.literally(&exprv1alpha1.Constant{ConstantKind: &exprv1alpha1.Constant_NullValue{NullValue: structpb.NullValue_NULL_VALUE}})
	case "in":
		p.fail(at, `unexpected "in"`)
	}
	if !p.accept("(") {
		return p.numbered(&exprv1alpha1.Expr{ExprKind: &exprv1alpha1.Expr_IdentExpr{IdentExpr: &exprv1alpha1.Expr_Ident{Name: id}}})
	}
	args := p.list(")")
	if id != "has" {
		return p.call(id, nil, args...)
	}
	if len(args) != 1 || args[0].GetSelectExpr() == nil {
		p.fail(at, "has() takes one field, as in has(request.headers)")
	}
	args[0].GetSelectExpr().TestOnly = true
	return args[0]
}

// mapping reads a map up to its bracket.
func (p *parser) mapping() *exprv1alpha1.Expr {
	m := &exprv1alpha1.Expr_CreateStruct{}
	for !p.accept("}") {
		if len(m.Entries) > 0 {
			p.expect(",")
			if p.accept("}") {
				break
			}
		}
		key := p.expression()
		p.ids++
		entry := &exprv1alpha1.Expr_CreateStruct_Entry{Id: p.ids, KeyKind: &exprv1alpha1.Expr_CreateStruct_Entry_MapKey{MapKey: key}}
		p.expect(":")
		entry.Value = p.expression()
		m.Entries = append(m.Entries, entry)
	}
	return p.numbered(&exprv1alpha1.Expr{ExprKind: &exprv1alpha1.Expr_StructExpr{StructExpr: m}})
}

// constant turns a literal into its value.
func (p *parser) constant(t token) *exprv1alpha1.Expr {
	c := &exprv1alpha1.Constant{}
	var err error
	switch t.kind {
	case integer:
		var n int64
		n, err = strconv.ParseInt(t.text, base(t.text), 64)
		c.ConstantKind = &exprv1alpha1.Constant_Int64Value{Int64Value: n}
	case unsigned:
		var n uint64
		n, err = strconv.ParseUint(t.text, base(t.text), 64)
		c.ConstantKind = &exprv1alpha1.Constant_Uint64Value{Uint64Value: n}
	case decimal:
		var n float64
		n, err = strconv.ParseFloat(t.text, 64)
		c.ConstantKind = &exprv1alpha1.Constant_DoubleValue{DoubleValue: n}
	case text:
		c.ConstantKind = &exprv1alpha1.Constant_StringValue{StringValue: t.text}
	case bytes:
		c.ConstantKind = &exprv1alpha1.Constant_BytesValue{BytesValue: []byte(t.text)}
	}
	if err != nil {
		p.fail(t.at, "%s is no number, or too large a one", t.text)
	}
	return p.literally(c)
}

// base is that of a number: 0 takes it from the prefix 0x. A leading 0 does not make it octal.
func base(number string) int {
	if len(number) > 2 && (number[1]|0x20 == 'x' || number[0] == '-' && number[2]|0x20 == 'x') {
		return 0
	}
	return 10
}

func (p *parser) literally(c *exprv1alpha1.Constant) *exprv1alpha1.Expr {
	return p.numbered(&exprv1alpha1.Expr{ExprKind: &exprv1alpha1.Expr_ConstExpr{ConstExpr: c}})
}

// call makes a call of a function, or of a method of the target.
func (p *parser) call(function string, target *exprv1alpha1.Expr, args ...*exprv1alpha1.Expr) *exprv1alpha1.Expr {
	if target != nil && macros[function] {
		p.fail(p.token.at, "Envoy does not evaluate %s()", function)
	}
	c := &exprv1alpha1.Expr_Call{Function: function, Target: target, Args: args}
	return p.numbered(&exprv1alpha1.Expr{ExprKind: &exprv1alpha1.Expr_CallExpr{CallExpr: c}})
}

// numbered gives an expression its number, which is its own in the tree.
func (p *parser) numbered(e *exprv1alpha1.Expr) *exprv1alpha1.Expr {
	p.ids++
	e.Id = p.ids
	return e
}
