#pragma once

#include "fault.hpp"
#include "json.hpp"
#include "policy.hpp"

#include <stdexcept>

namespace vestibule::demo {

/** What can be done at once. */
enum class ControlAction { ExpireAccess, ExpireRefresh, RevokeAll, ResetStats };

/** What one POST /control asks for: all of it is understood before any of it is done. */
struct ControlRequest {
  Policy policy;                                    ///< the present one with the changes made
  std::map<std::string, std::deque<Fault>> faults;  ///< by key; an empty queue clears
  std::vector<ControlAction> actions;
};

/** `what()` names the member that is wrong and says what would be right. */
struct ControlError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/** @throws ControlError for an unknown member, a wrong type, a value out of range: nothing is guessed. */
ControlRequest parse_control(JsonObject* object, const Policy& present);

/** The policy in the words of `parse_control`. */
JsonWriter settings_json(const Policy& policy);

/** How to use the control route, for people. */
extern const char* const control_manual;

}  // namespace vestibule::demo
