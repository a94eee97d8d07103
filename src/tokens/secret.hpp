#pragma once

#include "tokens/secret-memory.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace vestibule::tokens {

/// A token or a password: text in memory that is not paged out where the platform allows it, wiped when the last copy
/// goes. Copies share it. There is no way to print one: only `reveal` shows the text, and whoever calls it answers for
/// where it goes.
class Secret {
public:
  Secret() = default;
  explicit Secret(std::string_view text);
  explicit Secret(SecretText text);

  bool empty() const { return size() == 0; }
  std::size_t size() const;
  /// The text, valid as long as this object; it ends with a NUL byte that is not part of the view.
  std::string_view reveal() const;
  /// Compares in a time that depends on the lengths only.
  bool operator==(const Secret& other) const;

private:
  std::shared_ptr<const SecretText> text_;  ///< with the NUL; null where it is empty
};

}  // namespace vestibule::tokens
