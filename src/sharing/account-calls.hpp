#pragma once

#include "async/owned.hpp"
#include "async/task.hpp"
#include "session/account-tokens.hpp"

#include <string>

namespace vestibule::sharing {

/// Does what a call of `wire_interface` asks of an account, and makes its answer: the tuple of the method's results.
/// `parameters` have the method's types. Throws what the account throws.
async::Task<async::Variant> answer_call(session::AccountTokens& account, std::string method, async::Variant parameters);

}  // namespace vestibule::sharing
