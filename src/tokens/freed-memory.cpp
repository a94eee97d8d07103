#include "tokens/freed-memory.hpp"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include <array>

namespace vestibule::tokens {

void wipe_freed_memory() {
#ifdef M_PERTURB
  // What is taken is filled with the complement: with zeros.
  mallopt(M_PERTURB, 0xff);
#endif
}

void wipe_set_aside_memory() {
  // What calls before this one had on the stack, deeper than it is now.
  std::array<char, 64 * 1024> below;
  explicit_bzero(below.data(), below.size());
#ifdef M_PERTURB
  // glibc's tcache: seven pieces at most of each size, 16 bytes apart, up to 1032.
  constexpr std::size_t largest = 1032, step = 16;
  for (std::size_t size = 24; size <= largest; size += step) {
    std::array<void*, 7> pieces;
    for (auto& piece : pieces)
      if ((piece = malloc(size))) explicit_bzero(piece, size);
    for (auto* piece : pieces)
      free(piece);
  }
#endif
}

}  // namespace vestibule::tokens
