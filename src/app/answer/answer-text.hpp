#pragma once

#include "app/answer/answer.hpp"
#include "tokens/json-index.hpp"

#include <string>

namespace vestibule::app {

/// How an answer is shown: by what it says that it is, and where that cannot be right by what it is.
enum class AnswerKind {
  Empty,
  Json,       ///< or it says so
  MaybeJson,  ///< text that begins like JSON
  Text,
  Image,
  Other  ///< to be saved to a file
};
AnswerKind kind_of(const Answer& answer);

/// Status and reason.
std::string status_text(const Answer& answer);
/// Media type, size and time, in short.
std::string detail_text(const Answer& answer);
std::string duration_text(std::chrono::milliseconds duration);
/// Where a JSON text is broken or cut off.
std::string fault_text(const tokens::JsonFault& fault);
/// That an answer is JSON though it does not say so.
std::string other_type_text(const std::string& content_type);
/// What a file with the answer could be called.
std::string file_name(const Answer& answer);

}  // namespace vestibule::app
