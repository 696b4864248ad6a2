package check

import "reflect"

// Memo returns the value of type T that rules keep during a run, for what they have to remember from one
// message to the next. It starts as the zero value.
func Memo[T any](c *Context) *T {
	t := reflect.TypeFor[T]()
	if m, ok := c.memo[t]; ok {
		return m.(*T)
	}
	if c.memo == nil {
		c.memo = map[reflect.Type]any{}
	}
	m := new(T)
	c.memo[t] = m
	return m
}
