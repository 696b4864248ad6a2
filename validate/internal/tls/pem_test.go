package tls

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"strings"
	"testing"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func inline(text string) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_InlineString{InlineString: text}}
}

// pair returns a self-signed certificate and its key.
func pair(t *testing.T, curve elliptic.Curve) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(curve, rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{DNSNames: []string{"a.com"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, k.Public(), k)
	require.NoError(t, err)
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
}

// rules returns the rules that messages break, sorted by path.
func rules(messages ...proto.Message) []string {
	set := &check.Set{}
	for i, m := range messages {
		set.Resources = append(set.Resources, check.Resource{Path: diag.Path{diag.IndexStep("r", i)}, Message: m})
	}
	var found []string
	for _, d := range check.Run(set, check.Options{}).Sorted() {
		found = append(found, string(d.Rule.ID))
	}
	return found
}

func TestCertificates(t *testing.T) {
	cert, key := pair(t, elliptic.P256())
	_, other := pair(t, elliptic.P256())
	weak, weakKey := pair(t, elliptic.P224())
	spaced := strings.ReplaceAll(cert, "\n", "  \r\n")
	cut := cert[:len(cert)/2]
	for name, test := range map[string]struct {
		cert, key string
		want      []string
	}{
		"a pair":                 {cert, key, nil},
		"text before":            {"subject=a\n" + cert, key, nil},
		"spaces at line ends":    {spaced, key, nil},
		"another key":            {cert, other, []string{"tls-key-pem-bad"}},
		"a curve too small":      {weak, weakKey, []string{"tls-key-type-size"}},
		"half a certificate":     {cut, key, []string{"tls-cert-pem-bad"}},
		"a broken second":        {cert + "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", key, []string{"tls-cert-pem-bad"}},
		"a certificate as a key": {cert, cert, []string{"tls-key-pem-bad"}},
		"an encrypted key": {
			cert, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIB\n-----END RSA PRIVATE KEY-----\n", []string{"tls-key-pem-bad"},
		},
		"stand-ins":        {"cert", "key", nil},
		"secrets removed":  {"", "", nil},
		"the key is empty": {cert, "", []string{"tls-cert-key-missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, test.want, rules(&tlsv3.TlsCertificate{CertificateChain: inline(test.cert), PrivateKey: inline(test.key)}))
		})
	}
}

// TestSecrets: Envoy reads the contents of secrets that somebody uses.
func TestSecrets(t *testing.T) {
	cert, _ := pair(t, elliptic.P256())
	_, other := pair(t, elliptic.P256())
	secret := &tlsv3.Secret{Name: "a", Type: &tlsv3.Secret_TlsCertificate{
		TlsCertificate: &tlsv3.TlsCertificate{CertificateChain: inline(cert), PrivateKey: inline(other)},
	}}
	user := func(name string) proto.Message {
		source := &corev3.ConfigSource{ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}}}
		return &tlsv3.UpstreamTlsContext{CommonTlsContext: &tlsv3.CommonTlsContext{
			TlsCertificateSdsSecretConfigs: []*tlsv3.SdsSecretConfig{{Name: name, SdsConfig: source}},
		}}
	}
	require.Empty(t, rules(secret))
	require.Empty(t, rules(secret, user("b")))
	require.Equal(t, []string{"tls-key-pem-bad"}, rules(secret, user("a")))
	require.Equal(t, []string{"tls-key-pem-bad"}, rules(user("a"), secret))
}

func TestNames(t *testing.T) {
	for _, list := range [][]string{cipherNames, curveNames, signatureNames, signatureKeys, signatureHashes} {
		require.True(t, slices.IsSorted(list), "binary search needs order: %v", list)
	}
	for _, good := range []string{"ECDHE-RSA-AES128-GCM-SHA256", "-ALL", "!aNULL", "ECDHE+AESGCM", "@STRENGTH", "TLS_RSA_WITH_AES_128_GCM_SHA256"} {
		require.True(t, knownCipher(good), good)
	}
	for _, bad := range []string{"BOGUS1-SHA256", "ECDHE+BOGUS", "AES128_GCM_SHA256"} {
		require.False(t, knownCipher(bad), bad)
	}
	require.True(t, knownCurve("X25519"))
	require.True(t, knownCurve("secp384r1"))
	require.False(t, knownCurve("P-257"))
}

func TestHashes(t *testing.T) {
	colons := strings.Join(strings.Split(strings.Repeat("af ", 32)[:95], " "), ":")
	require.True(t, isHash(aHash))
	require.True(t, isHash(strings.ToUpper(aHash)))
	require.True(t, isHash(colons))
	require.False(t, isHash(colons[:94]+":"))
	require.False(t, isHash(aHash[:62]))
	require.False(t, isHash(strings.Repeat("a", 95)))
}
