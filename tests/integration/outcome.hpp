#pragma once

#include "async/race.hpp"
#include "service/service-error.hpp"

#include <optional>
#include <string>
#include <utility>

namespace vestibule::test {

/// How a task of the service room ended, as a text that a test can compare: "answered", "refused 401: Wrong password",
/// "TimedOut", "Status 503", with "may have taken effect" behind it where it may.
std::string to_text(const service::Unavailable& error);

template <class T>
std::string outcome_of(async::Task<T> task) {
  try {
    async::run(std::move(task));
    return "answered";
  } catch (const service::Refused& refused) {
    return "refused " + std::to_string(refused.status()) + ": " + refused.message();
  } catch (const service::Unavailable& unavailable) {
    return to_text(unavailable);
  }
}

}  // namespace vestibule::test
