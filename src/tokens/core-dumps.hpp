#pragma once

namespace vestibule::tokens {

/// Makes sure that no core dump of this process, or of one that it starts, holds tokens: none is written (RLIMIT_CORE
/// 0), and one that the kernel pipes to a collector all the same, whatever the limit says, has no memory in it.
///
/// Not by `PR_SET_DUMPABLE`: then /proc/PID belongs to root, and xdg-desktop-portal refuses the caller.
void forbid_core_dumps();

}  // namespace vestibule::tokens
