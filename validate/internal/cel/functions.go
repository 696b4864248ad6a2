package cel

import "strings"

// functions are the names of what can be called: the standard library, and the extensions that some version of Envoy has or a
// configuration can switch on, without what stands before a dot.
var functions = set(`
	_==_ _!=_ _<_ _<=_ _>_ _>=_ _&&_ _||_ !_ @not_strictly_false __not_strictly_false__ _+_ _-_ -_ _*_ _/_ _%_ @in _in_ in _[_] _?_:_
	_?._ _[?_] @block @mapInsert #list_append
	matches contains endsWith startsWith size duration timestamp getFullYear getMonth getDayOfYear getDayOfMonth getDate getDayOfWeek
	getHours getMinutes getSeconds getMilliseconds bool bytes double dyn int string type uint has
	extract extractAll capture captureN replace
	charAt format indexOf join lastIndexOf lowerAscii quote reverse split strings substring trim upperAscii
	bind encode decode greatest least ceil floor round trunc abs sign isInf isNaN isFinite sqrt bitAnd bitOr bitXor bitNot
	bitShiftLeft bitShiftRight intersects equivalent distinct flatten range slice sort sortBy first last
	of none optional hasValue value or orValue ofNonZeroValue optMap optFlatMap unwrap unwrapOpt
	ip cidr isIP isCIDR containsIP containsCIDR family isUnspecified isLoopback isCanonical`)

// macros go through lists and maps, which Envoy's interpreter does not do.
var macros = set("all exists exists_one existsOne map filter")

func set(names string) map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields(names) {
		m[name] = true
	}
	return m
}

// calls returns what is wrong with a call.
func calls(function string) string {
	last := function[strings.LastIndexByte(function, '.')+1:]
	switch {
	case macros[last]:
		return last + " goes through a list or map, which Envoy does not do"
	case !functions[last]:
		return "there is no function " + function
	}
	return ""
}
