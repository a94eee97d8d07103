#pragma once

#include "service/service-profile.hpp"
#include "tokens/bounded-json.hpp"

#include <optional>
#include <string_view>

namespace vestibule::service {

/// Whether an answer has that shape; `answer`: its body, where that is JSON.
bool has_shape(const AnswerShape& shape, int status, const std::optional<tokens::JsonNodePtr>& answer);
/// Whether an answer of a protected resource says that the token is not taken.
bool refuses_token(const TokenUse& use, int status, std::string_view body);

}  // namespace vestibule::service
