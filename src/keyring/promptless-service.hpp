#pragma once

#include <libsecret/secret.h>

namespace vestibule::keyring {

/// A kind of `SecretService` that never asks the person anything: what would have to, fails with
/// `SECRET_ERROR_IS_LOCKED`. libsecret unlocks by itself in the middle of a lookup or a store, also where a keyring was
/// locked only a moment after we had looked; and a call with an open prompt may never call back.
GType promptless_service_get_type();

}  // namespace vestibule::keyring
