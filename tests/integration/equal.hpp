#pragma once

#include <glib.h>

#include <string>

namespace vestibule::test {

/// `g_assert_cmpstr` alone would keep pointers into temporaries that are gone.
inline void equal(const std::string& actual, const std::string& expected) {
  g_assert_cmpstr(actual.c_str(), ==, expected.c_str());
}

}  // namespace vestibule::test
