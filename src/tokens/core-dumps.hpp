#pragma once

namespace vestibule::tokens {

/// Makes sure that no core dump of this process, or of one that it starts, holds tokens: none is written (RLIMIT_CORE
/// 0), and one that the kernel pipes to a collector all the same, whatever the limit says, has no memory in it.
///
/// Not by `PR_SET_DUMPABLE`: see `forbid_looking_inside`.
void forbid_core_dumps();

/// Lets no other process of the same person read this one's memory (`PR_SET_DUMPABLE` 0; root can all the same). For a
/// program that uses no portal: /proc/PID belongs to root then, and xdg-desktop-portal refuses the caller. In a sandbox
/// it does nothing: libsecret itself uses a portal there.
void forbid_looking_inside();

}  // namespace vestibule::tokens
