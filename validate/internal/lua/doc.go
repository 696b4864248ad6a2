// Package lua tells whether the text of a Lua script is one: the syntax of Lua 5.1 with what LuaJIT adds. It runs nothing.
package lua
