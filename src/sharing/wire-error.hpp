#pragma once

#include "async/error.hpp"

#include <cstddef>
#include <exception>
#include <string>

/// How a call that goes over the owner's socket ends, where it does not end with an answer.
namespace vestibule::sharing {

/// Bytes (DER) of a server's certificate that an error names; one that is larger is left out.
inline constexpr std::size_t largest_certificate = 16 * 1024;

/// An error that a call can end with, as a D-Bus error name and text, and back. Others than `NotSignedIn`,
/// `SessionEnded`, `Unavailable` and `KeyringError` become `Unavailable`. Texts may grow at their end: who reads one
/// passes over what it does not know.
struct WireError {
  std::string name;
  std::string text;
};
WireError encode(std::exception_ptr error);
/// The owner takes no new calls: whoever becomes the next one answers.
WireError handing_over_error();
bool is_handing_over(const WireError& error);
std::exception_ptr decode_error(const WireError& error);

}  // namespace vestibule::sharing
