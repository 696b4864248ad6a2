package contents

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"sync"

	"github.com/envoykit/envoykit/internal/pack"
)

// encoding keeps the deterministic bytes of a resource and their hash.
type encoding struct {
	once  sync.Once
	bytes []byte
	hash  [sha256.Size]byte
	err   error
}

// Encode returns the resource's deterministic bytes, encoded once. They must not be changed.
func (r *Resource) Encode() ([]byte, error) {
	r.encode()
	return r.encoding.bytes, r.encoding.err
}

// Version is a hash of the resource's bytes, the same in every process.
func (r *Resource) Version() string {
	r.encode()
	return hex.EncodeToString(r.encoding.hash[:versionBytes])
}

// Same tells whether two resources have the same bytes.
func (r *Resource) Same(other *Resource) bool {
	r.encode()
	other.encode()
	return r.encoding.hash == other.encoding.hash
}

// versionBytes is how much of a SHA-256 a version shows.
const versionBytes = 16

func (r *Resource) encode() {
	e := &r.encoding
	e.once.Do(func() {
		e.bytes, e.err = pack.Append(nil, r.Message)
		e.hash = sha256.Sum256(e.bytes)
	})
}

// digest is what a resource adds to the version of its group: a hash of its name and its bytes.
func (r *Resource) digest() sum {
	r.encode()
	h := sha256.New()
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(r.Name)))
	h.Write(length[:])
	h.Write([]byte(r.Name))
	h.Write(r.encoding.hash[:])
	var s sum
	for i, digest := 0, h.Sum(nil); i < len(s); i++ {
		s[i] = binary.BigEndian.Uint64(digest[8*i:])
	}
	return s
}

// sum adds digests modulo 2^256, most significant word first: the order of the resources does not
// matter, and one of them can be taken out again.
type sum [4]uint64

func (s sum) plus(t sum) (out sum) {
	var carry uint64
	for i := len(s) - 1; i >= 0; i-- {
		out[i], carry = bits.Add64(s[i], t[i], carry)
	}
	return out
}

func (s sum) minus(t sum) (out sum) {
	var borrow uint64
	for i := len(s) - 1; i >= 0; i-- {
		out[i], borrow = bits.Sub64(s[i], t[i], borrow)
	}
	return out
}

// total is the sum over a group, known from the start or when it is first asked for.
type total struct {
	mu    sync.Mutex
	known bool
	sum   sum
}

// change returns the total after a resource was replaced (old and new may be nil). A total that nobody
// has asked for yet stays unknown.
func (t *total) change(old, new *Resource) *total {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := &total{known: t.known, sum: t.sum}
	if t.known && old != nil {
		next.sum = next.sum.minus(old.digest())
	}
	if t.known && new != nil {
		next.sum = next.sum.plus(new.digest())
	}
	return next
}

// Version is a hash of the group's names and contents, the same in every process and for every order.
// The empty group's version is "".
func (g *Group) Version() string {
	if g.len == 0 {
		return ""
	}
	g.total.mu.Lock()
	defer g.total.mu.Unlock()
	if !g.total.known {
		for r := range g.All() {
			g.total.sum = g.total.sum.plus(r.digest())
		}
		g.total.known = true
	}
	var b [32]byte
	for i, word := range g.total.sum {
		binary.BigEndian.PutUint64(b[8*i:], word)
	}
	h := sha256.Sum256(b[:])
	return hex.EncodeToString(h[:versionBytes])
}
