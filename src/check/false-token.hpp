#pragma once

#include "tokens/secret.hpp"

#include <optional>

namespace vestibule::check {

/// The token with one character of its end changed: of a JWT, a signature that is none (RFC 7515 §7.1).
tokens::Secret damaged(const tokens::Secret& token);

/// The JWT's claims under a header that says they need no signature (RFC 7519 §6); nothing where it is no JWT.
std::optional<tokens::Secret> unsigned_copy(const tokens::Secret& token);

}  // namespace vestibule::check
