#include "textflag.h"

// func capture(pcs *uintptr, n, skip int)
//
// BP holds the frame pointer of Capture, or of an ABI wrapper between it and
// this function: the first address stored is Capture's caller or Capture itself,
// and both are skipped as the library's when the site is resolved.
// g.stack.hi is the second word of g, an offset that runtime/cgo relies on too.
TEXT ·capture(SB), NOSPLIT|NOFRAME, $0-24
	MOVQ	pcs+0(FP), DI
	MOVQ	TLS, CX
	MOVQ	0(CX)(TLS*1), AX	// g
	MOVQ	8(AX), DX		// g.stack.hi
	SUBQ	$16, DX			// the last frame record that fits
	MOVQ	SP, SI			// every record lies above this
	MOVQ	BP, BX
	MOVQ	n+8(FP), R8
	MOVQ	skip+16(FP), R10
next:
	CMPQ	BX, SI
	JLS	done
	CMPQ	BX, DX
	JHI	done
	TESTQ	$7, BX
	JNE	done
	MOVQ	8(BX), R9
	MOVQ	BX, SI
	MOVQ	0(BX), BX
	DECQ	R10
	JGE	next			// one of the skipped
	MOVQ	R9, 0(DI)
	ADDQ	$8, DI
	DECQ	R8
	JNE	next
done:
	RET
