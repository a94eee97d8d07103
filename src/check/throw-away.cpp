#include "check/throw-away.hpp"

#include <string.h>
#include <sys/random.h>

#include <array>
#include <new>

namespace vestibule::check {

namespace {

/// 64 bits, as 16 digits.
std::string random_digits() {
  std::array<unsigned char, 8> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) throw std::bad_alloc();
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

/// An address is a name too, and some services take nothing else; no mail goes there (RFC 2606 §2).
std::string name_of(const std::string& who) {
  return "vestibule-check-" + who + "@example.invalid";
}

}  // namespace

Person nobody_at_all() {
  Person person{name_of("nobody-" + random_digits()), tokens::Secret("Nobody-" + random_digits())};
  return person;
}

Person new_person() {
  // With each kind of character that a service may ask for.
  std::string password = "Vc1-" + random_digits() + random_digits();
  Person person{name_of(random_digits()), tokens::Secret(password)};
  explicit_bzero(password.data(), password.size());
  return person;
}

}  // namespace vestibule::check
