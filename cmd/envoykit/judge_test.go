package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// broken is standard input that fails in a way nobody expects.
type broken struct{}

func (broken) Read([]byte) (int, error) { panic("no such thing") }

func TestOurMistakesKeepNobodyElseFromBeingJudged(t *testing.T) {
	j := &judge{stdin: broken{}}
	v := j.safe(input{paths: []string{"-"}})
	require.ErrorContains(t, v.err, "-: envoykit itself failed, please report it: no such thing")
	require.False(t, v.files[0].ok(j.failOn))
}
