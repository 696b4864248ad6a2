package tls

// weakCertificate is for the sample of a rule: a self-signed certificate with an RSA key of 1024 bits, whose key was thrown away.
const weakCertificate = `-----BEGIN CERTIFICATE-----
MIIB/DCCAWWgAwIBAgIUHNhve5l8C8gBSrFrDPdiueb5P4AwDQYJKoZIhvcNAQEL
BQAwDzENMAsGA1UEAwwEd2VhazAgFw0yNjExMjQwMjE5MjdaGA8yMTI2MTAzMTAy
MTkyN1owDzENMAsGA1UEAwwEd2VhazCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkC
gYEAxLoLnFMeIRY4WoSxBZ4MsYAo/eyTWNbCEjfvceVLs9ZsNRy5udE92INiCsXz
aGaRNoL9u6YXoHfTTDCIrOw9K5E/HpagM/ehdQMr5yeL8vi+cmrwaXj67b5ktGPA
rU7oSN0RBgxmmJmQQAnNqNp4jAzUhCjhMIMZqxljnK15KC0CAwEAAaNTMFEwHQYD
VR0OBBYEFC5LLgCWSHPVoSuNbLCtvFBz/sUtMB8GA1UdIwQYMBaAFC5LLgCWSHPV
oSuNbLCtvFBz/sUtMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADgYEA
UkGbRKGjyACavO89qplXmQwCUT7GYwRwAsMV6gbazP6ZWDMJqyBPiFyYQxF16hcv
gxoax+ck8IBuTtaRfOLjIdzDJglZOnzpZLe6SqBouzSLFUUv7/opua0ZRkT3f7eg
SHrQHfXnjUT69lmi1qlzgGZeVmiJQzthOkynBlSp14w=
-----END CERTIFICATE-----
`

// anonymousCertificate is for the sample of a rule: a self-signed certificate for an organization without a name of a server.
const anonymousCertificate = `-----BEGIN CERTIFICATE-----
MIIBeTCCAR+gAwIBAgIUE9QYLe/WKYgHqSfYbsxCVre/B3owCgYIKoZIzj0EAwIw
ETEPMA0GA1UECgwGbm9ib2R5MCAXDTI2MTEyNDAyMjk1NVoYDzIxMjYxMDMxMDIy
OTU1WjARMQ8wDQYDVQQKDAZub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AASdfnfcGvfgXpU4tjqHUXP/WC4a3JBWuwZ4t2r3L8CmjTPm9VPaZd2sLgX8YRa0
8dcvHzg2bRIklpi4caKQn1pQo1MwUTAdBgNVHQ4EFgQU6+WLCXlSU1x9SwS9yAa8
uC1ti/EwHwYDVR0jBBgwFoAU6+WLCXlSU1x9SwS9yAa8uC1ti/EwDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAlkcYTx8tdNGRxIGVNeDzuE02ZdqF
hFFtWBJCGkJBiygCIBPCTzJvHN95OARA+zzgGY17eIW6CUMqlsO/kRepirdI
-----END CERTIFICATE-----
`

// edwardsCertificate is for the sample of a rule: a self-signed certificate with an Ed25519 key, whose key was thrown away.
const edwardsCertificate = `-----BEGIN CERTIFICATE-----
MIHpMIGcoAMCAQICAQcwBQYDK2VwMA8xDTALBgNVBAMTBGVkZ2UwIBcNMjYxMTI0
MDAwMDAwWhgPMjEyNjExMjQwMDAwMDBaMA8xDTALBgNVBAMTBGVkZ2UwKjAFBgMr
ZXADIQBOB4gjSmZaY0RCJtfSofP0ALtlF6K+Kw0N9Dtmic8SqKMbMBkwFwYDVR0R
BBAwDoIMZWRnZS5leGFtcGxlMAUGAytlcANBACKWjJTij4Kd2QmT0qJI7blezQ7A
jneTMC01PDuKlwIsSfa3QRzS8fQoy7BH1Rf/8u3A9yPkQxTooSZgPHFQNg4=
-----END CERTIFICATE-----
`
