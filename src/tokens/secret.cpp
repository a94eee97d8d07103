#include "tokens/secret.hpp"

#include <utility>

namespace vestibule::tokens {

Secret::Secret(std::string_view text) {
  if (text.empty()) return;
  SecretText copy;
  copy.reserve(text.size() + 1);
  copy.assign(text.begin(), text.end());
  *this = Secret(std::move(copy));
}

Secret::Secret(SecretText text) {
  if (text.empty()) return;
  text.push_back('\0');
  text_ = std::make_shared<const SecretText>(std::move(text));
}

std::size_t Secret::size() const {
  return text_ ? text_->size() - 1 : 0;
}

std::string_view Secret::reveal() const {
  return text_ ? std::string_view(text_->data(), size()) : "";
}

bool Secret::operator==(const Secret& other) const {
  const std::string_view ours = reveal();
  const std::string_view theirs = other.reveal();
  if (ours.size() != theirs.size()) return false;
  // Volatile, so that the compiler does not make the loop end at the first difference.
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < ours.size(); i++)
    difference = difference | static_cast<unsigned char>(ours[i] ^ theirs[i]);
  return difference == 0;
}

}  // namespace vestibule::tokens
