package lua

// maxDepth is how deep a script may be nested to be judged: Lua refuses what is nested 200 deep.
const maxDepth = 150

// Check returns what is wrong with the syntax of a script, nil if nothing is, or if that cannot be told.
func Check(source string) (err error) {
	if len(source) > 0 && source[0] == 0x1b {
		return nil // compiled
	}
	defer func() {
		switch p := recover().(type) {
		case nil, undecided:
		case *syntaxError:
			err = p
		default:
			panic(p)
		}
	}()
	p := &parser{lexer: lexer{source: source, line: 1}}
	p.advance()
	p.block()
	p.wanted(end)
	return nil
}

// parser reads a script token by token.
type parser struct {
	lexer
	token kind
	word  string // the token's text
	depth int
}

// advance goes to the next token.
func (p *parser) advance() {
	p.skipSpace()
	from := p.at
	p.token = p.next()
	p.word = p.source[from:p.at]
}

// wanted fails unless the token is of the kind.
func (p *parser) wanted(k kind) {
	if p.token == k {
		return
	}
	near := string(p.token)
	if p.token == name {
		near = p.word
	}
	p.fail("'" + string(k) + "' expected near '" + near + "'")
}

// expect skips a token of the kind.
func (p *parser) expect(k kind) {
	p.wanted(k)
	p.advance()
}

// accept skips a token of the kind if it is there.
func (p *parser) accept(k kind) bool {
	if p.token != k {
		return false
	}
	p.advance()
	return true
}

// deeper notes that what is read is nested; the function returned, that it was read.
func (p *parser) deeper() func() {
	if p.depth++; p.depth > maxDepth {
		panic(undecided{})
	}
	return func() { p.depth-- }
}

// block reads statements up to what ends a block.
func (p *parser) block() {
	defer p.deeper()()
	for {
		switch p.token {
		case end, "end", "else", "elseif", "until":
			return
		case "return":
			p.advance()
			if !p.blockEnds() && p.token != ";" {
				p.list()
			}
			p.accept(";")
			if !p.blockEnds() {
				p.wanted(end)
			}
			return
		case ";":
			p.advance()
		default:
			p.statement()
		}
	}
}

func (p *parser) blockEnds() bool {
	switch p.token {
	case end, "end", "else", "elseif", "until":
		return true
	}
	return false
}

func (p *parser) statement() {
	switch p.token {
	case "if":
		p.condition()
	case "while":
		p.advance()
		p.expression()
		p.body("do")
	case "do":
		p.body("do")
	case "for":
		p.loop()
	case "repeat":
		p.advance()
		p.block()
		p.expect("until")
		p.expression()
	case "function":
		p.advance()
		p.expect(name)
		for p.accept(".") {
			p.expect(name)
		}
		if p.accept(":") {
			p.expect(name)
		}
		p.function()
	case "local":
		p.local()
	case "break":
		p.advance()
	case "::":
		p.advance()
		p.expect(name)
		p.expect("::")
	default:
		p.callOrAssignment()
	}
}

// body reads a block with the word that opens it and its end.
func (p *parser) body(open kind) {
	p.expect(open)
	p.block()
	p.expect("end")
}

func (p *parser) condition() {
	p.advance()
	p.expression()
	p.expect("then")
	p.block()
	for p.accept("elseif") {
		p.expression()
		p.expect("then")
		p.block()
	}
	if p.accept("else") {
		p.block()
	}
	p.expect("end")
}

func (p *parser) loop() {
	p.advance()
	p.expect(name)
	if p.accept("=") {
		p.expression()
		p.expect(",")
		p.expression()
		if p.accept(",") {
			p.expression()
		}
	} else {
		for p.accept(",") {
			p.expect(name)
		}
		p.expect("in")
		p.list()
	}
	p.body("do")
}

func (p *parser) local() {
	p.advance()
	if p.accept("function") {
		p.expect(name)
		p.function()
		return
	}
	p.expect(name)
	if p.token == "<" {
		panic(undecided{}) // an attribute of a later Lua
	}
	for p.accept(",") {
		p.expect(name)
	}
	if p.accept("=") {
		p.list()
	}
}

// callOrAssignment reads a statement that begins with an expression, and goto.
func (p *parser) callOrAssignment() {
	jump := p.token == name && p.word == "goto"
	call := p.suffixed()
	switch {
	case jump && p.token == name:
		p.advance()
	case p.token == "=" || p.token == ",":
		if call {
			p.fail("a call cannot be assigned to")
		}
		for p.accept(",") {
			if p.suffixed() {
				p.fail("a call cannot be assigned to")
			}
		}
		p.expect("=")
		p.list()
	case !call:
		p.wanted("=")
	}
}

// list reads expressions.
func (p *parser) list() {
	p.expression()
	for p.accept(",") {
		p.expression()
	}
}

// expression reads operands and operators; which binds stronger does not matter here.
func (p *parser) expression() {
	defer p.deeper()()
	for {
		for p.token == "not" || p.token == "-" || p.token == "#" {
			p.advance()
		}
		p.operand()
		switch p.token {
		case "+", "-", "*", "/", "%", "^", "..", "<", "<=", ">", ">=", "==", "~=", "and", "or":
			p.advance()
		default:
			return
		}
	}
}

func (p *parser) operand() {
	switch p.token {
	case number, text, "nil", "true", "false", "...":
		p.advance()
	case "{":
		p.table()
	case "function":
		p.advance()
		p.function()
	default:
		p.suffixed()
	}
}

// suffixed reads a name or an expression in brackets with what follows it; it tells whether that ends in a call.
func (p *parser) suffixed() (call bool) {
	if p.accept("(") {
		p.expression()
		p.expect(")")
	} else {
		p.expect(name)
	}
	for {
		switch p.token {
		case ".":
			p.advance()
			p.expect(name)
			call = false
		case "[":
			p.advance()
			p.expression()
			p.expect("]")
			call = false
		case ":":
			p.advance()
			p.expect(name)
			p.arguments()
			call = true
		case "(", "{", text:
			p.arguments()
			call = true
		default:
			return call
		}
	}
}

func (p *parser) arguments() {
	switch p.token {
	case "{":
		p.table()
	case text:
		p.advance()
	default:
		p.expect("(")
		if p.token != ")" {
			p.list()
		}
		p.expect(")")
	}
}

func (p *parser) table() {
	defer p.deeper()()
	p.expect("{")
	for p.token != "}" {
		if p.accept("[") {
			p.expression()
			p.expect("]")
			p.expect("=")
			p.expression()
		} else {
			p.expression() // or the name of a field
			if p.accept("=") {
				p.expression()
			}
		}
		if !p.accept(",") && !p.accept(";") {
			break
		}
	}
	p.expect("}")
}

// function reads parameters and a body.
func (p *parser) function() {
	p.expect("(")
	for p.token != ")" {
		if p.accept("...") {
			break
		}
		p.expect(name)
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	p.block()
	p.expect("end")
}
