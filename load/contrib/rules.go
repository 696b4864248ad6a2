package contrib

// Whoever reads these types wants them judged.
import _ "github.com/envoykit/envoykit/validate/contrib"
