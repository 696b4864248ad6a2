package secret

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// Certificate is what proves an identity: a certificate with its key ([CertificateBuilder]), or the name of
// one ([SDSBuilder]).
type Certificate interface{ certificate() }

// CertificateBuilder builds a certificate with its private key.
type CertificateBuilder struct {
	n node.Node[tlsv3.TlsCertificate]
}

func (*CertificateBuilder) certificate() {}

// Files starts a certificate in PEM files on Envoy's machine: the chain, leaf first, and the private key
// of the leaf. Both are read when the configuration is loaded (tls-cert-chain-missing, tls-cert-key-missing).
//
// Envoy: extensions.transport_sockets.tls.v3.TlsCertificate.certificate_chain
func Files(chain, key string) *CertificateBuilder {
	return pair(file(chain), file(key))
}

// Inline starts a certificate whose PEM text stands in the configuration.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsCertificate.private_key
func Inline(chain, key string) *CertificateBuilder {
	return pair(text(chain), text(key))
}

// Environment starts a certificate whose PEM text is in environment variables of Envoy's process.
//
// Envoy: config.core.v3.DataSource.environment_variable
func Environment(chain, key string) *CertificateBuilder {
	return pair(variable(chain), variable(key))
}

// PKCS12 starts a certificate in a PKCS #12 bundle, whose password [CertificateBuilder.Password] gives.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsCertificate.pkcs12
func PKCS12(bundle source.Data) *CertificateBuilder {
	b := &CertificateBuilder{}
	b.n.Init(&tlsv3.TlsCertificate{}).Pkcs12 = node.Child(b.n.Below("pkcs12"), bundle)
	return b
}

func pair(chain, key *corev3.DataSource) *CertificateBuilder {
	b := &CertificateBuilder{}
	m := b.n.Init(&tlsv3.TlsCertificate{})
	m.CertificateChain, m.PrivateKey = chain, key
	return b
}

// Password decrypts the key or the bundle.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsCertificate.password
func (b *CertificateBuilder) Password(from source.Data) *CertificateBuilder {
	m, f := b.n.Set("password")
	m.Password = node.Child(f, from)
	return b
}

// Watch reads the files again when something is moved within the directory. Envoy does so for certificates that SDS
// delivers, a [Resource] in a file among them; the files of a certificate that stands where it is used are read once.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsCertificate.watched_directory
func (b *CertificateBuilder) Watch(directory string) *CertificateBuilder {
	m, _ := b.n.Set("watched_directory")
	m.WatchedDirectory = &corev3.WatchedDirectory{Path: directory}
	return b
}

// OCSP staples an OCSP response, in DER, to the handshake. It cannot be [source.Text]
// (tls-cert-ocsp-inline-string). Servers only.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsCertificate.ocsp_staple
func (b *CertificateBuilder) OCSP(response source.Data) *CertificateBuilder {
	m, f := b.n.Set("ocsp_staple")
	m.OcspStaple = node.Child(f, response)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CertificateBuilder) Patch(edit func(*tlsv3.TlsCertificate)) *CertificateBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CertificateBuilder) Clone() *CertificateBuilder {
	c := &CertificateBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CertificateBuilder) Render(s part.Scope) *tlsv3.TlsCertificate { return b.n.Take(s, nil) }

func file(path string) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_Filename{Filename: path}}
}

func text(s string) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_InlineString{InlineString: s}}
}

func variable(name string) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_EnvironmentVariable{EnvironmentVariable: name}}
}
