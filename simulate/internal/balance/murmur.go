package balance

import "encoding/binary"

// murmurSeed is the seed of libstdc++, which Envoy uses.
const murmurSeed = 0xc70f6907

// Murmur is MurmurHash2 for 64 bits as the standard library of C++ has it.
func Murmur(text string) uint64 {
	const mul = 0xc6a4a7935bd1e995
	mix := func(v uint64) uint64 { return v ^ v>>47 }
	data := []byte(text)
	h := uint64(murmurSeed) ^ uint64(len(data))*mul
	for len(data) >= 8 {
		h ^= mix(binary.LittleEndian.Uint64(data)*mul) * mul
		h *= mul
		data = data[8:]
	}
	if len(data) > 0 {
		var tail [8]byte
		copy(tail[:], data)
		h ^= binary.LittleEndian.Uint64(tail[:])
		h *= mul
	}
	return mix(mix(h) * mul)
}
