package encode_test

import _ "github.com/envoykit/envoykit/load/contrib" // every package of Envoy's contrib extensions
