#pragma once

#include <glib.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vestibule::testing {

/// Checks what has to hold for any input, by GLib's assertions.
void check(std::string_view input);

}  // namespace vestibule::testing

/// What libFuzzer calls, or `replay.cpp`.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  vestibule::testing::check({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
