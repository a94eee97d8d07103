// A token that is to be good for a given time.

#include "named-tests.hpp"
#include "scripted-account.hpp"

#include <algorithm>
#include <optional>

using namespace vestibule;
using namespace std::chrono_literals;
using testing::ScriptedAccount;

namespace {

/// Somebody who asks for a token that lasts.
class Asker {
public:
  Asker(ScriptedAccount& account, std::chrono::milliseconds at_least) : account_(account) {
    scope_.start(ask(at_least));
    account_.settle();
  }

  /// The token; "" while it is waited for.
  std::string token() const { return token_ ? std::string(token_->text.reveal()) : ""; }

private:
  async::Task<void> ask(std::chrono::milliseconds at_least) {
    auto& coordinator = account_.coordinator();
    token_ = co_await coordinator.token_for(coordinator.accept(), at_least);
  }

  ScriptedAccount& account_;
  std::optional<session::AccessToken> token_;
  async::TaskScope scope_;
};

void a_token_that_lasts_long_enough_is_not_renewed() {
  ScriptedAccount account;
  account.sign_in(1h);
  account.pass(30min);
  const Asker asker(account, 30min);
  g_assert_true(asker.token() == "access 1");
  g_assert_cmpuint(account.presented.size(), ==, 0);
}

void one_that_does_not_is_renewed_first_and_nobody_else_waits() {
  ScriptedAccount account;
  account.sign_in(1h);
  account.pass(30min);
  const Asker asker(account, 30min + 1ms);
  g_assert_true(asker.token() == "");
  const int request = account.request();
  g_assert_true(account.the(request).fate == testing::Fate::InFlight);
  account.renewed();
  g_assert_true(asker.token() == "access 2");
}

void a_new_one_can_be_asked_for_whatever_the_life_of_the_old_one() {
  for (const auto lifetime :
       {std::optional<std::chrono::milliseconds>(1h), std::optional<std::chrono::milliseconds>()}) {
    ScriptedAccount account;
    account.sign_in(lifetime);
    const Asker asker(account, session::renewed_now);
    account.renewed(true, lifetime);
    g_assert_true(asker.token() == "access 2");
  }
}

void where_no_renewal_is_to_be_had_the_token_in_use_is_given_and_nobody_fails() {
  ScriptedAccount account;
  account.sign_in(1h);
  const Asker asker(account, 2h);
  account.unavailable(10min);
  g_assert_true(asker.token() == "access 1");
  g_assert_cmpint(account.failures, ==, 0);
  g_assert_false(account.state().unavailable);
  // The server has named a time before which it wants no renewal.
  const Asker impatient(account, 2h);
  g_assert_true(impatient.token() == "access 1");
  g_assert_true(account.open_renewals().empty());
}

void a_service_of_short_lives_is_asked_once() {
  ScriptedAccount account;
  account.sign_in(10s);
  const Asker asker(account, 1h);
  account.renewed(true, 10s);
  g_assert_true(asker.token() == "access 2");
  g_assert_cmpuint(account.presented.size(), ==, 1);
}

void what_nothing_can_renew_stays_signed_in() {
  ScriptedAccount account;
  account.sign_in(1h);
  service::TokenGrant grant = account.grant(false, 1h);
  grant.refresh_token = {};
  async::TaskScope signing_in;
  signing_in.start(account.coordinator().sign_in(std::move(grant)));
  account.settle();
  const Asker asker(account, session::renewed_now);
  g_assert_true(asker.token() == "access 2");
  g_assert_cmpuint(account.presented.size(), ==, 0);
  g_assert_true(account.state().signed_in == session::SignedIn::Yes);
}

void its_end_is_told_without_a_renewal() {
  ScriptedAccount account;
  g_assert_false(account.coordinator().token_facts().ends.has_value());
  account.sign_in(10s);
  const auto end = account.clock.boot + 10s;
  account.pass(10s);
  g_assert_true(account.coordinator().token_facts().ends == end);
  g_assert_cmpuint(account.presented.size(), ==, 0);
}

void sign_in_as(ScriptedAccount& account, std::string person_name, tokens::WallTimePoint refresh_ends) {
  auto grant = account.grant();
  grant.person_name = std::move(person_name);
  grant.refresh_ends = refresh_ends;
  async::TaskScope signing_in;
  signing_in.start(account.coordinator().sign_in(std::move(grant)));
  account.settle();
}

void what_is_known_of_the_person_and_the_refresh_token_is_told() {
  ScriptedAccount account;
  account.server_skew = 1h;
  sign_in_as(account, "Zoë", account.clock.wall + 1h + 30min);
  const auto facts = account.coordinator().token_facts();
  g_assert_true(facts.person_name == "Zoë");
  // A `Date` is in whole seconds.
  g_assert_true(std::chrono::abs(*facts.refresh_ends - account.clock.boot - 30min) < 1s);
}

/// What is known after a renewal with that grant, and a restart.
session::TokenFacts known_after(ScriptedAccount& account, service::TokenGrant grant) {
  const Asker asker(account, session::renewed_now);
  account.renewed(std::move(grant));
  account.kill_and_start();
  account.restore();
  return account.coordinator().token_facts();
}

void what_a_renewal_does_not_say_stays_known() {
  ScriptedAccount account;
  account.server_skew.reset();
  sign_in_as(account, "Zoë", account.clock.wall + 90min);
  const auto end = account.clock.boot + 90min;
  account.pass(10min);
  const auto same = known_after(account, account.grant(false));
  g_assert_true(same.person_name == "Zoë" && same.refresh_ends == end);
  const auto rotated = known_after(account, account.grant(true));
  g_assert_true(rotated.person_name == "Zoë" && !rotated.refresh_ends);
  auto grant = account.grant(true);
  grant.person_name = "Zoe";
  grant.refresh_ends = account.clock.wall + 3h;
  const auto renamed = known_after(account, std::move(grant));
  g_assert_true(renamed.person_name == "Zoe" && renamed.refresh_ends == account.clock.boot + 3h);
}

/// It may be wrong: the server decides.
void a_refresh_token_that_should_have_run_out_is_presented_all_the_same() {
  ScriptedAccount account;
  sign_in_as(account, "Zoë", account.clock.wall + 1s);
  account.pass(2h);
  const int request = account.request();
  g_assert_cmpuint(account.presented.size(), ==, 1);
  account.renewed();
  g_assert_true(account.the(request).fate == testing::Fate::InFlight);
}

void a_renewal_tells_whether_the_refresh_token_is_another_one() {
  for (const bool rotated : {true, false}) {
    ScriptedAccount account;
    account.sign_in(1h);
    const Asker asker(account, session::renewed_now);
    account.renewed(rotated);
    const auto events = account.events().since(0);
    const auto renewed = std::find_if(events.begin(), events.end(),
                                      [](const auto& event) { return event.kind == session::EventKind::Renewed; });
    g_assert_true(renewed != events.end());
    g_assert_true(renewed->detail.starts_with(rotated ? session::rotated_detail : session::kept_detail));
  }
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "refresh-lifetime",
      {
          {"a-token-that-lasts-long-enough-is-not-renewed", a_token_that_lasts_long_enough_is_not_renewed},
          {"one-that-does-not-is-renewed-first-and-nobody-else-waits",
           one_that_does_not_is_renewed_first_and_nobody_else_waits},
          {"a-new-one-can-be-asked-for-whatever-the-life-of-the-old-one",
           a_new_one_can_be_asked_for_whatever_the_life_of_the_old_one},
          {"where-no-renewal-is-to-be-had-the-token-in-use-is-given-and-nobody-fails",
           where_no_renewal_is_to_be_had_the_token_in_use_is_given_and_nobody_fails},
          {"a-service-of-short-lives-is-asked-once", a_service_of_short_lives_is_asked_once},
          {"what-nothing-can-renew-stays-signed-in", what_nothing_can_renew_stays_signed_in},
          {"what-is-known-of-the-person-and-the-refresh-token-is-told",
           what_is_known_of_the_person_and_the_refresh_token_is_told},
          {"what-a-renewal-does-not-say-stays-known", what_a_renewal_does_not_say_stays_known},
          {"a-refresh-token-that-should-have-run-out-is-presented-all-the-same",
           a_refresh_token_that_should_have_run_out_is_presented_all_the_same},
          {"a-renewal-tells-whether-the-refresh-token-is-another-one",
           a_renewal_tells_whether_the_refresh_token_is_another_one},
          {"its-end-is-told-without-a-renewal", its_end_is_told_without_a_renewal},
      });
}
