// The text of a keyring item, which another program may have written.
#include "target.hpp"
#include "tokens/person-name.hpp"
#include "tokens/token-pair.hpp"

namespace vestibule::testing {

namespace {

using namespace tokens;

class ClockAtZero : public Clock {
public:
  BootTimePoint boot_time() const override { return {}; }
  WallTimePoint wall_time() const override { return {}; }
};

}  // namespace

void check(std::string_view input) {
  const auto pair = parse_token_pair(Secret(input));
  if (!pair) return;
  g_assert_false(pair->access_token.empty());
  g_assert_true(pair->generation.session != 0);

  const Secret text = serialize(*pair);
  const auto again = parse_token_pair(text);
  g_assert_true(again.has_value());
  g_assert_true(again->generation == pair->generation);
  g_assert_true(again->access_token == pair->access_token);
  g_assert_true(again->refresh_token == pair->refresh_token);
  g_assert_true(again->lifetime.duration == pair->lifetime.duration);
  g_assert_true(again->lifetime.expires_at == pair->lifetime.expires_at);
  g_assert_true(again->clock_skew == pair->clock_skew);
  g_assert_true(again->presented == pair->presented);
  g_assert_true(again->refresh_ends == pair->refresh_ends);
  g_assert_true(again->person_name == pair->person_name);
  g_assert_true(pair->person_name.empty() || is_person_name(pair->person_name));
  g_assert_true(serialize(*again) == text);

  const Deadline deadline = deadline_from_storage(pair->lifetime, ClockAtZero(), pair->clock_skew);
  g_assert_true(deadline.at.has_value() == pair->lifetime.expires_at.has_value());
  g_assert_true(deadline.leeway >= std::chrono::milliseconds(0) && deadline.leeway <= std::chrono::seconds(30));
  if (deadline.at && pair->lifetime.duration)
    g_assert_true(deadline.at->time_since_epoch() <= *pair->lifetime.duration);
}

}  // namespace vestibule::testing
