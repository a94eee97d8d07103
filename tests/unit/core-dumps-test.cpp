#include "tokens/core-dumps.hpp"

#include "async/owned.hpp"

#include <glib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

using vestibule::async::OwnedString;
using vestibule::tokens::forbid_core_dumps;
using vestibule::tokens::forbid_looking_inside;

namespace {

std::string coredump_filter() {
  char* text = nullptr;
  g_assert_true(g_file_get_contents("/proc/self/coredump_filter", &text, nullptr, nullptr));
  return g_strstrip(OwnedString(text).get());
}

void no_dump_is_written_and_one_that_is_piped_is_empty() {
  if (!g_file_test("/proc/self/coredump_filter", G_FILE_TEST_EXISTS)) return g_test_skip("no core dumps here at all");
  g_assert_cmpuint(g_ascii_strtoull(coredump_filter().c_str(), nullptr, 16), !=, 0);

  forbid_core_dumps();

  rlimit limit = {1, 1};
  g_assert_cmpint(getrlimit(RLIMIT_CORE, &limit), ==, 0);
  g_assert_cmpuint(limit.rlim_cur, ==, 0);
  g_assert_cmpuint(limit.rlim_max, ==, 0);
  g_assert_cmpuint(g_ascii_strtoull(coredump_filter().c_str(), nullptr, 16), ==, 0);
}

void no_other_process_of_the_person_can_look_inside() {
  if (g_file_test("/.flatpak-info", G_FILE_TEST_EXISTS)) return g_test_skip("in a sandbox");
  g_assert_cmpint(prctl(PR_GET_DUMPABLE), ==, 1);
  forbid_looking_inside();
  g_assert_cmpint(prctl(PR_GET_DUMPABLE), ==, 0);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/core-dumps/no-dump-is-written-and-one-that-is-piped-is-empty",
                  no_dump_is_written_and_one_that_is_piped_is_empty);
  g_test_add_func("/core-dumps/no-other-process-of-the-person-can-look-inside",
                  no_other_process_of_the_person_can_look_inside);
  return g_test_run();
}
