package format

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		text string
		bad  int
		want []Command
	}{
		{"", -1, nil},
		{"100%% sure", -1, nil},
		{"%PROTOCOL% %REQ(:PATH):10%", -1, []Command{{Name: "PROTOCOL"}, {"REQ", ":PATH", true}}},
		{"%START_TIME(%Y/%m/%d)%", -1, []Command{{Name: "START_TIME", Args: "%Y/%m/%d"}}},
		{"%CEL(f(x))%", -1, []Command{{Name: "CEL", Args: "f(x)"}}},
		{"%REQ(A)% and (%RESP(B)%)", -1, []Command{{Name: "REQ", Args: "A"}, {Name: "RESP", Args: "B"}}},
		{"%PROTOCOL()%", -1, []Command{{Name: "PROTOCOL"}}},
		{"%", 0, nil},
		{"50% off", 2, nil},
		{"%protocol%", 0, nil},
		{"%REQ(A\nB)%", 0, nil},
		{"%REQ(A):%", 0, nil},
		{"%REQ(A)", 0, nil},
		{"a %%% b", 4, nil},
	} {
		var got []Command
		bad := Parse(tt.text, func(c Command) { got = append(got, c) })
		require.Equal(t, tt.bad, bad, tt.text)
		require.Equal(t, tt.want, got, tt.text)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("%REQ(:PATH):10%%%%START_TIME(%s)%")
	f.Fuzz(func(t *testing.T, text string) {
		form := Form{Header: true}
		if bad := Parse(text, func(c Command) { form.judge(c) }); bad >= len(text) {
			t.Fatal(bad)
		}
	})
}
