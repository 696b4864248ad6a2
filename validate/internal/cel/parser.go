package cel

import "errors"

// maxDepth is how deep an expression may be nested to be judged. Envoy's parser has a limit of its own.
const maxDepth = 100

// tooDeep ends the judging of what is nested too deep.
type tooDeep struct{}

// Check returns what Envoy has against the text of an expression, nil if nothing is found.
func Check(text string) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil, tooDeep:
		case failure:
			err = errors.New(string(p))
		default:
			panic(p)
		}
	}()
	p := &parser{lexer: lexer{text: text}}
	p.advance()
	p.expression()
	if p.kind != end {
		p.unexpected()
	}
	return nil
}

type parser struct {
	lexer
	depth int
}

func (p *parser) unexpected() {
	if p.kind == end {
		fail("it ends too early")
	}
	fail("%q is not expected there", p.word)
}

// has skips a token of the kind, if there is one.
func (p *parser) has(k kind) bool {
	if p.kind != k {
		return false
	}
	p.advance()
	return true
}

// expect skips a token of the kind, which must be there.
func (p *parser) expect(k kind) {
	if !p.has(k) {
		p.unexpected()
	}
}

func (p *parser) expression() {
	if p.depth++; p.depth > maxDepth {
		panic(tooDeep{})
	}
	p.operation()
	if p.has("?") {
		p.operation()
		p.expect(":")
		p.expression()
	}
	p.depth--
}

// operation reads operands with operators between. Which of them binds stronger does not matter here.
func (p *parser) operation() {
	for {
		p.operand()
		switch p.kind {
		case "||", "&&", "<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "/", "%":
			p.advance()
			continue
		case name:
			if p.word == "in" {
				p.advance()
				continue
			}
		}
		return
	}
}

func (p *parser) operand() {
	for p.kind == "!" || p.kind == "-" {
		p.advance()
	}
	p.primary()
	for {
		switch {
		case p.has("."):
			p.has("?")
			member := p.word
			p.expect(name)
			if p.has("(") {
				p.call(member)
			}
		case p.has("["):
			p.has("?")
			p.expression()
			p.expect("]")
		case p.kind == "{":
			p.braces()
		default:
			return
		}
	}
}

func (p *parser) primary() {
	switch p.kind {
	case literal:
		p.advance()
	case "(":
		p.advance()
		p.expression()
		p.expect(")")
	case "[":
		p.advance()
		p.list("]")
	case "{":
		p.braces()
	default:
		p.has(".")
		first := p.word
		if p.kind == name && first == "in" {
			p.unexpected()
		}
		p.expect(name)
		if p.has("(") {
			p.call(first)
		}
	}
}

func (p *parser) call(function string) {
	if problem := calls(function); problem != "" {
		fail("%s", problem)
	}
	if p.has(")") {
		return
	}
	p.expression()
	for p.has(",") {
		p.expression()
	}
	p.expect(")")
}

// list reads elements up to what closes them; a comma may stand behind the last.
func (p *parser) list(close kind) {
	for !p.has(close) {
		p.has("?")
		p.expression()
		if !p.has(",") {
			p.expect(close)
			return
		}
	}
}

// braces reads the entries of a map or message.
func (p *parser) braces() {
	p.expect("{")
	for !p.has("}") {
		p.has("?")
		p.expression()
		p.expect(":")
		p.expression()
		if !p.has(",") {
			p.expect("}")
			return
		}
	}
}
