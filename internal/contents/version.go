package contents

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
	"sync"

	"github.com/envoykit/envoykit/internal/pack"
)

// encoding keeps the deterministic bytes of a resource and their hash.
type encoding struct {
	once   sync.Once
	bytes  []byte
	hash   [sha256.Size]byte
	digest sum
	text   string
	err    error
}

// Encode returns the resource's deterministic bytes, encoded once. They must not be changed.
func (r *Resource) Encode() ([]byte, error) {
	r.encode()
	return r.encoding.bytes, r.encoding.err
}

// Version is a hash of the resource's bytes, the same in every process.
func (r *Resource) Version() string {
	r.encode()
	return r.encoding.text
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
		e.digest = digestOf(r.Name, e.hash[:])
		e.text = hex.EncodeToString(e.hash[:versionBytes])
	})
}

// digest is what a resource adds to the version of its group: a hash of its name and its bytes.
func (r *Resource) digest() sum {
	r.encode()
	return r.encoding.digest
}

// digestOf hashes a name and the hash of what has it, nil for nothing.
func digestOf(name string, hash []byte) (s sum) {
	var buffer [128]byte
	b := binary.BigEndian.AppendUint64(buffer[:0], uint64(len(name)))
	b = append(append(b, name...), hash...)
	digest := sha256.Sum256(b)
	for i := range s {
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
	err   error // of a resource that cannot be encoded
}

// change returns the total after a resource was replaced (old and new may be nil). A total that nobody
// has asked for yet stays unknown.
func (t *total) change(old, new *Resource) *total {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.known || t.err != nil {
		return &total{}
	}
	next := &total{known: true, sum: t.sum}
	if old != nil {
		next.sum = next.sum.minus(old.digest())
	}
	if new != nil {
		next.sum = next.sum.plus(new.digest())
		next.err = new.encoding.err
	}
	return next
}

// Version is a hash of the group's names and contents, the same in every process and for every order.
// The empty group's version is "".
func (g *Group) Version() string {
	if g.len == 0 {
		return ""
	}
	return g.known().sum.version()
}

// Encode encodes what nobody asked for yet, and returns why resources cannot be encoded.
func (g *Group) Encode() error {
	if g.len == 0 {
		return nil
	}
	return g.known().err
}

// known returns the total, added up at the first call.
func (g *Group) known() *total {
	t := g.total
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known {
		return t
	}
	for r := range g.All() {
		t.sum = t.sum.plus(r.digest())
		if err := r.encoding.err; err != nil {
			t.err = errors.Join(t.err, fmt.Errorf("%s: %w", r.Name, err))
		}
	}
	t.known = true
	return t
}

// version is the text of a sum.
func (s sum) version() string {
	var b [32]byte
	for i, word := range s {
		binary.BigEndian.PutUint64(b[8*i:], word)
	}
	h := sha256.Sum256(b[:])
	return hex.EncodeToString(h[:versionBytes])
}

// VersionOf is the version that a group of only these resources would have; names that were asked for and
// lead nowhere count as well. Of nothing at all it is the hash of nothing, never "".
func VersionOf(resources []*Resource, absent []string) string {
	var s sum
	for _, r := range resources {
		s = s.plus(r.digest())
	}
	for _, name := range absent {
		s = s.plus(digestOf(name, nil))
	}
	return s.version()
}
