#include "schedule.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace vestibule::testing {

namespace {

constexpr std::string_view names[] = {
    "request",    "200",     "401",       "cancel",     "sign-in",       "give-up", "sign-out", "ended-elsewhere",
    "renewed",    "rotated", "same",      "refused",    "unavailable",   "later",   "lost",     "broken",
    "try-again",  "saved",   "not-saved", "half-saved", "store-changed", "killed",  "read",     "late-read",
    "unreadable", "time",    "suspend",
};
static_assert(std::size(names) == static_cast<std::size_t>(Happening::Suspend) + 1);

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

std::optional<Step> parse_step(std::string_view text) {
  const auto space = text.find(' ');
  const auto name = std::find(std::begin(names), std::end(names), text.substr(0, space));
  if (name == std::end(names)) return std::nullopt;
  Step step{static_cast<Happening>(name - std::begin(names))};
  if (space == text.npos) return step;
  const auto number = text.substr(space + 1);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), step.number);
  if (error != std::errc() || end != number.data() + number.size()) return std::nullopt;
  return step;
}

}  // namespace

std::string to_string(const Schedule& schedule) {
  std::string text;
  for (const auto& step : schedule) {
    if (!text.empty()) text += ", ";
    text += names[static_cast<std::size_t>(step.what)];
    if (step.number) text += " " + std::to_string(step.number);
  }
  return text;
}

std::optional<Schedule> parse_schedule(std::string_view text) {
  Schedule schedule;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto step = parse_step(trimmed(text.substr(0, comma)));
    if (!step) return std::nullopt;
    schedule.push_back(*step);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return schedule;
}

}  // namespace vestibule::testing
