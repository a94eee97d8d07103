#pragma once

#include <glib.h>

#include <initializer_list>
#include <string>

namespace vestibule::testing {

struct NamedTest {
  const char* name;  ///< the rule that it keeps, as a sentence
  void (*run)();
};

/// The whole of a test program: runs the tests as /`subject`/name.
inline int run_tests(int argc, char** argv, const char* subject, std::initializer_list<NamedTest> tests) {
  g_test_init(&argc, &argv, nullptr);
  for (const auto& test : tests)
    g_test_add_func((std::string("/") + subject + "/" + test.name).c_str(), test.run);
  return g_test_run();
}

}  // namespace vestibule::testing
