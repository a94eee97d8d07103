#pragma once

#include "async/error.hpp"
#include "service/service-profile.hpp"

#include <string>
#include <string_view>

namespace vestibule::service {

/// A profile is none: which file, where in it (a JSON pointer), and what was expected there.
class ProfileError : public Error {
public:
  ProfileError(std::string file, std::string pointer, std::string expected);

  const std::string& file() const { return file_; }
  const std::string& pointer() const { return pointer_; }
  const std::string& expected() const { return expected_; }

private:
  std::string file_, pointer_, expected_;
};

/// Bytes that the file of a profile may have.
constexpr std::size_t largest_profile = 64 * 1024;

/// Reads a profile (data/profiles/README.md; the schema beside it says the same). `file` names it in errors. Throws
/// `ProfileError`, also for what is unknown there: a word that is spelt wrong would be a rule that is not kept.
ServiceProfile read_profile(std::string_view text, std::string file);

}  // namespace vestibule::service
