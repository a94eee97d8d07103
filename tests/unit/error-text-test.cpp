#include "app/error-text.hpp"

#include "async/race.hpp"
#include "keyring/token-store.hpp"
#include "service/service-error.hpp"
#include "session/token-source.hpp"

#include <glib.h>

#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

using namespace vestibule;
using app::address_fault_text;
using app::address_hint;
using app::Attempt;
using app::error_text;
using app::Field;
using service::AddressFault;
using service::Refused;
using service::ServerAddress;
using service::Trouble;
using service::Unavailable;

namespace {

constexpr Trouble all_troubles[] = {Trouble::NoNetwork,        Trouble::HostNotFound, Trouble::ConnectionRefused,
                                    Trouble::ConnectionLost,   Trouble::Tls,          Trouble::TimedOut,
                                    Trouble::TooManyRedirects, Trouble::Redirected,   Trouble::TooLarge,
                                    Trouble::NotTheService,    Trouble::Status};

constexpr AddressFault all_faults[] = {AddressFault::Empty,           AddressFault::Malformed,
                                       AddressFault::UnknownScheme,   AddressFault::InsecureRemote,
                                       AddressFault::HasUserInfo,     AddressFault::HasQueryOrFragment,
                                       AddressFault::UnspecifiedHost, AddressFault::LooksLikeLoopback};

/// A sentence, or several: nothing raw, nothing empty.
void assert_sentence(const std::string& text) {
  g_assert_cmpuint(text.size(), >, 15);
  g_assert_true(g_ascii_isupper(text.front()));
  g_assert_true(text.back() == '.');
  g_assert_true(text.find('%') == std::string::npos);
}

void the_servers_own_words_are_what_is_shown() {
  const Refused wrong(401, "Wrong password");
  g_assert_true(error_text(wrong, Attempt::LogIn).text == "Wrong password");
  g_assert_true(error_text(wrong, Attempt::LogIn).field == Field::Password);
  const Refused taken(409, "User already exists");
  g_assert_true(error_text(taken, Attempt::SignUp).text == "User already exists");
  g_assert_true(error_text(taken, Attempt::SignUp).field == Field::Username);
}

void a_refusal_without_words_gets_ours() {
  for (const auto attempt : {Attempt::LogIn, Attempt::SignUp, Attempt::GetData})
    assert_sentence(error_text(Refused(401, ""), attempt).text);
}

void every_trouble_has_a_sentence_of_its_own() {
  std::set<std::string> seen;
  for (const auto trouble : all_troubles) {
    const auto text = error_text(Unavailable(trouble, trouble == Trouble::Status ? 503 : 0), Attempt::LogIn).text;
    assert_sentence(text);
    seen.insert(text);
  }
  // The two that have to do with redirects mean the same to a person.
  g_assert_cmpuint(seen.size(), ==, std::size(all_troubles) - 1);
}

void a_fault_of_the_address_leads_back_to_the_address() {
  for (const auto trouble : {Trouble::HostNotFound, Trouble::ConnectionRefused, Trouble::Tls, Trouble::NotTheService,
                             Trouble::Redirected, Trouble::TooLarge})
    g_assert_true(error_text(Unavailable(trouble), Attempt::LogIn).field == Field::Server);
  g_assert_true(error_text(Unavailable(Trouble::Status, 404), Attempt::LogIn).field == Field::Server);
  for (const auto trouble : {Trouble::NoNetwork, Trouble::ConnectionLost, Trouble::TimedOut})
    g_assert_true(error_text(Unavailable(trouble), Attempt::LogIn).field == Field::None);
  g_assert_true(error_text(Unavailable(Trouble::Status, 503), Attempt::LogIn).field == Field::None);
}

void who_is_signed_in_is_not_sent_to_the_server_address() {
  for (const auto trouble : all_troubles) {
    const auto result = error_text(Unavailable(trouble, trouble == Trouble::Status ? 404 : 0), Attempt::GetData);
    assert_sentence(result.text);
    g_assert_true(result.field == Field::None);
    g_assert_true(result.text.find("Check the server address") == std::string::npos);
  }
}

void who_is_asked_for_a_certificate_is_told_that() {
  Unavailable wants(Trouble::Tls);
  wants.set_wants_client_certificate(true);
  for (const auto attempt : {Attempt::LogIn, Attempt::SignUp, Attempt::GetData}) {
    const auto result = error_text(wants, attempt);
    assert_sentence(result.text);
    g_assert_true(result.wants_client_certificate && result.field == Field::None && !result.certificate);
    g_assert_true(result.text.find("token") != std::string::npos);
    g_assert_false(error_text(Unavailable(Trouble::Tls), attempt).wants_client_certificate);
  }
}

void the_status_is_named() {
  for (const int status : {404, 429, 503}) {
    const auto text = error_text(Unavailable(Trouble::Status, status), Attempt::GetData).text;
    g_assert_true(text.find(std::to_string(status)) != std::string::npos);
  }
}

void retry_after_is_told_as_a_time_of_day() {
  const auto without = error_text(Unavailable(Trouble::Status, 503), Attempt::GetData).text;
  const auto with = error_text(Unavailable(Trouble::Status, 503, std::chrono::minutes(3)), Attempt::GetData).text;
  g_assert_true(with.starts_with(without));
  g_assert_true(with.size() > without.size());
  assert_sentence(with);
}

void a_renewal_that_has_to_wait_says_until_when() {
  const auto without = app::renewal_unavailable_text({});
  assert_sentence(without);
  g_assert_true(app::renewal_unavailable_text(std::chrono::milliseconds(-5)) == without);
  const auto with = app::renewal_unavailable_text(std::chrono::minutes(3));
  assert_sentence(with);
  g_assert_true(with.starts_with(without) && with.size() > without.size());
}

void a_sign_up_that_may_have_worked_says_so() {
  Unavailable lost(Trouble::ConnectionLost);
  lost.set_may_have_taken_effect(true);
  const auto sign_up = error_text(lost, Attempt::SignUp).text;
  g_assert_true(sign_up.find("log in") != std::string::npos);
  g_assert_true(sign_up.size() > error_text(lost, Attempt::LogIn).text.size());
}

void every_other_error_has_a_sentence_too() {
  std::vector<std::unique_ptr<Error>> errors;
  errors.push_back(std::make_unique<session::SessionEnded>());
  errors.push_back(std::make_unique<session::NotSignedIn>());
  errors.push_back(std::make_unique<async::TimedOut>());
  for (const auto fault :
       {keyring::Fault::Locked, keyring::Fault::Unreachable, keyring::Fault::Unreadable, keyring::Fault::NotKept})
    errors.push_back(std::make_unique<keyring::KeyringError>(fault));
  for (const auto& error : errors)
    assert_sentence(error_text(*error, Attempt::Unlock).text);
}

void what_is_in_an_unknown_error_is_not_shown() {
  const Error error("raw words of a library");
  const auto text = error_text(error, Attempt::LogIn).text;
  assert_sentence(text);
  g_assert_true(text.find("raw") == std::string::npos);
}

void every_address_fault_has_a_reason_of_its_own() {
  std::set<std::string> seen;
  for (const auto fault : all_faults) {
    assert_sentence(address_fault_text(fault));
    seen.insert(address_fault_text(fault));
  }
  g_assert_cmpuint(seen.size(), ==, std::size(all_faults));
}

std::string hint_for(const std::string& typed) {
  return address_hint(std::get<ServerAddress>(service::parse_server_address(typed)), typed);
}

void what_is_put_in_is_shown() {
  g_assert_true(hint_for("example.org").find("https://example.org") != std::string::npos);
  g_assert_true(hint_for("https://example.org").empty());
}

void an_international_name_is_shown_in_both_spellings() {
  const auto hint = hint_for("https://bücher.example");
  g_assert_true(hint.find("bücher.example") != std::string::npos);
  g_assert_true(hint.find("https://xn--bcher-kva.example") != std::string::npos);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/error-text/the-servers-own-words-are-what-is-shown", the_servers_own_words_are_what_is_shown);
  g_test_add_func("/error-text/a-refusal-without-words-gets-ours", a_refusal_without_words_gets_ours);
  g_test_add_func("/error-text/every-trouble-has-a-sentence-of-its-own", every_trouble_has_a_sentence_of_its_own);
  g_test_add_func("/error-text/a-fault-of-the-address-leads-back-to-the-address",
                  a_fault_of_the_address_leads_back_to_the_address);
  g_test_add_func("/error-text/who-is-signed-in-is-not-sent-to-the-server-address",
                  who_is_signed_in_is_not_sent_to_the_server_address);
  g_test_add_func("/error-text/who-is-asked-for-a-certificate-is-told-that",
                  who_is_asked_for_a_certificate_is_told_that);
  g_test_add_func("/error-text/the-status-is-named", the_status_is_named);
  g_test_add_func("/error-text/retry-after-is-told-as-a-time-of-day", retry_after_is_told_as_a_time_of_day);
  g_test_add_func("/error-text/a-renewal-that-has-to-wait-says-until-when", a_renewal_that_has_to_wait_says_until_when);
  g_test_add_func("/error-text/a-sign-up-that-may-have-worked-says-so", a_sign_up_that_may_have_worked_says_so);
  g_test_add_func("/error-text/every-other-error-has-a-sentence-too", every_other_error_has_a_sentence_too);
  g_test_add_func("/error-text/what-is-in-an-unknown-error-is-not-shown", what_is_in_an_unknown_error_is_not_shown);
  g_test_add_func("/error-text/every-address-fault-has-a-reason-of-its-own",
                  every_address_fault_has_a_reason_of_its_own);
  g_test_add_func("/error-text/what-is-put-in-is-shown", what_is_put_in_is_shown);
  g_test_add_func("/error-text/an-international-name-is-shown-in-both-spellings",
                  an_international_name_is_shown_in_both_spellings);
  return g_test_run();
}
