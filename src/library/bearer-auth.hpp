#pragma once

#include <libsoup/soup.h>

namespace vestibule::library {

/// A type of authentication that has libsoup hold a message back after a 401, until it is told what is to become of it.
/// It knows no token, and takes no message but one that an `Attachment` looks after. libsoup asks for it only after a
/// challenge, and only in a session that knows the type.
GType bearer_auth_type();
bool is_bearer_auth(SoupAuth* auth);

/// The message is sent again.
void send_again(SoupAuth* auth);
/// Its 401 is its caller's.
void pass_on(SoupAuth* auth);

}  // namespace vestibule::library
