#include "textflag.h"

// func capture(pcs *uintptr, n int)
//
// See frames_amd64.s. On arm64 a frame record is {saved R29, saved LR} at R29,
// R29 points one word below the frame's stack pointer, and g has a register.
TEXT ·capture(SB), NOSPLIT|NOFRAME, $0-24
	MOVD	pcs+0(FP), R0
	MOVD	8(g), R1		// g.stack.hi
	SUB	$16, R1, R1
	MOVD	RSP, R2
	SUB	$16, R2, R2		// the innermost record may lie one word below SP
	MOVD	R29, R3
	MOVD	n+8(FP), R4
	MOVD	skip+16(FP), R6
next:
	CMP	R2, R3
	BLS	done
	CMP	R1, R3
	BHI	done
	TST	$7, R3
	BNE	done
	MOVD	8(R3), R5
	MOVD	R3, R2
	MOVD	0(R3), R3
	SUBS	$1, R6, R6
	BGE	next			// one of the skipped
	MOVD	R5, 0(R0)
	ADD	$8, R0, R0
	SUBS	$1, R4, R4
	BNE	next
done:
	RET
