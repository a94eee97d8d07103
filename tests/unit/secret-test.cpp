#include "tokens/secret.hpp"

#include <glib.h>
#include <string.h>
#include <sys/mman.h>

#include <fstream>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

using namespace vestibule::tokens;

namespace {

template <class T>
concept Printable = requires(std::ostream& stream, const T& value) {
  stream << value;
};
static_assert(!Printable<Secret>, "a secret has no way to be printed");
static_assert(!std::is_convertible_v<Secret, std::string_view> && !std::is_convertible_v<Secret, std::string>);

/// Whether a flag of proc(5) is among those of the mapping that has this address.
bool has_flag(const void* address, const char* flag) {
  std::ifstream maps("/proc/self/smaps");
  bool in_it = false;
  for (std::string line; std::getline(maps, line);) {
    unsigned long start = 0;
    unsigned long end = 0;
    if (sscanf(line.c_str(), "%lx-%lx ", &start, &end) == 2)
      in_it = start <= reinterpret_cast<unsigned long>(address) && reinterpret_cast<unsigned long>(address) < end;
    if (in_it && line.rfind("VmFlags:", 0) == 0) return line.find(flag) != std::string::npos;
  }
  return false;
}

bool is_never_paged_out(const void* address) {
  return has_flag(address, " lo");
}

bool lets_memory_be_locked() {
  const std::vector<char> some(64 * 1024);
  const bool lets = mlock(some.data(), some.size()) == 0 && is_never_paged_out(&some[some.size() / 2]);
  munlock(some.data(), some.size());
  return lets;
}

void it_reveals_what_it_was_made_from() {
  const std::string text = "zoë\0\n\xff", with_nul("a\0b", 3);
  g_assert_true(Secret(text).reveal() == text);
  g_assert_true(Secret(with_nul).reveal() == with_nul);
  const Secret part(std::string_view("token and more").substr(0, 5));
  g_assert_true(part.reveal() == "token");
  g_assert_cmpstr(part.reveal().data(), ==, "token");
  const std::string large(100000, 'x');
  g_assert_true(Secret(large).reveal() == large);
}

void an_empty_one_is_empty() {
  g_assert_true(Secret().empty());
  g_assert_true(Secret("").empty());
  g_assert_true(Secret() == Secret(""));
  g_assert_cmpstr(Secret().reveal().data(), ==, "");
  g_assert_false(Secret("a").empty());
}

void it_equals_only_the_same_text() {
  g_assert_true(Secret("abc") == Secret("abc"));
  g_assert_false(Secret("abc") == Secret("abd"));
  g_assert_false(Secret("abc") == Secret("xbc"));
  g_assert_false(Secret("abc") == Secret("ab"));
  g_assert_false(Secret("abc") == Secret());
}

void its_memory_is_not_paged_out() {
  if (!lets_memory_be_locked()) return g_test_skip("this system lets nobody lock memory");
  const Secret secret("not to be paged out");
  g_assert_true(is_never_paged_out(secret.reveal().data()));
}

void it_is_in_no_dump_and_in_no_fork() {
  const Secret secret("for this process alone"), large(std::string(100000, 'x'));
  for (const char* flag : {" dd", " wf"}) {
    g_assert_true(has_flag(secret.reveal().data(), flag));
    g_assert_true(has_flag(large.reveal().data(), flag));
  }
}

void many_have_room_of_their_own() {
  std::vector<Secret> secrets;
  const auto text_of = [](std::size_t i) { return std::to_string(i) + std::string(i * 7 % 5000, 'x'); };
  for (std::size_t i = 0; i < 3000; i++)
    secrets.emplace_back(text_of(i));
  for (std::size_t i = 0; i < secrets.size(); i += 2)
    secrets[i] = Secret();
  for (std::size_t i = 0; i < secrets.size(); i += 2)
    secrets[i] = Secret(text_of(i));
  for (std::size_t i = 0; i < secrets.size(); i++)
    g_assert_true(secrets[i].reveal() == text_of(i));
}

void it_is_wiped_when_its_last_copy_goes() {
  // Another secret keeps the block of locked memory from being given back.
  const Secret neighbour("neighbour");
  // What merely frees memory writes over its beginning only.
  const std::string long_text = std::string(100, '.') + "wiped-at-the-end" + std::string(100, '.');
  std::optional<Secret> secret(std::in_place, long_text);
  std::optional<Secret> copy = secret;
  const char* text = secret->reveal().data();
  secret.reset();
  g_assert_true(copy->reveal().data() == text);
  g_assert_true(text == long_text);
  copy.reset();
  g_assert_null(memmem(text, long_text.size(), "wiped", 5));
  g_assert_null(memmem(text, long_text.size(), "the-end", 7));
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/secret/it-reveals-what-it-was-made-from", it_reveals_what_it_was_made_from);
  g_test_add_func("/secret/an-empty-one-is-empty", an_empty_one_is_empty);
  g_test_add_func("/secret/it-equals-only-the-same-text", it_equals_only_the_same_text);
  g_test_add_func("/secret/its-memory-is-not-paged-out", its_memory_is_not_paged_out);
  g_test_add_func("/secret/it-is-in-no-dump-and-in-no-fork", it_is_in_no_dump_and_in_no_fork);
  g_test_add_func("/secret/many-have-room-of-their-own", many_have_room_of_their_own);
  g_test_add_func("/secret/it-is-wiped-when-its-last-copy-goes", it_is_wiped_when_its_last_copy_goes);
  return g_test_run();
}
