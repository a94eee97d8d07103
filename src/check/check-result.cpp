#include "check/check-result.hpp"

namespace vestibule::check {

const char* name_of(Outcome outcome) {
  switch (outcome) {
  case Outcome::Ok:
    return "ok";
  case Outcome::Warning:
    return "warning";
  case Outcome::Failed:
    return "failed";
  case Outcome::NotApplicable:
    break;
  }
  return "not-applicable";
}

}  // namespace vestibule::check
