#pragma once

namespace vestibule::tokens {

/// From now on each piece of memory that this process gives back is written over, whichever library had it: what
/// libsoup, json-glib or GnuTLS copy of a token does not outlive its use. Called once, before the first secret comes
/// in: what another thread gives back at that moment may not be written over yet. Where the C library is not glibc it
/// does nothing.
void wipe_freed_memory();

/// Writes over what the above leaves out: what glibc keeps aside for this thread's next calls, and its stack below the
/// caller. It takes some ten microseconds.
void wipe_set_aside_memory();

}  // namespace vestibule::tokens
