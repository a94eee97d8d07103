// Answers that are none of success: which of them end a session, and what a person is shown.
#include "answer.hpp"
#include "service/auth-answers.hpp"
#include "service/profile-library.hpp"
#include "target.hpp"

#include <algorithm>

namespace vestibule::testing {

namespace {

using namespace service;
using namespace std::chrono_literals;

bool is_success(int status) {
  return status >= 200 && status < 300;
}

void check_refused(const Refused& error, const HttpReply& reply) {
  g_assert_cmpint(error.status(), ==, reply.status);
  const char* text = error.message().c_str();
  g_assert_true(g_utf8_validate(text, static_cast<gssize>(error.message().size()), nullptr));
  g_assert_cmpint(g_utf8_strlen(text, -1), <=, 500);
  for (; *text; text = g_utf8_next_char(text))
    g_assert_false(g_unichar_iscntrl(g_utf8_get_char(text)));
}

void check_unavailable(const Unavailable& error, const HttpReply& reply) {
  g_assert_cmpint(error.status(), ==, reply.status);
  if (const auto wait = error.retry_after()) g_assert_true(*wait >= 0ms && *wait <= std::chrono::days(1));
  g_assert_true(error.may_have_taken_effect() == (reply.status == 502 || reply.status == 504));
}

/// Whether the profile has this answer among its refusals, looked up anew.
bool is_refusal(const HttpReply& reply, const ServiceProfile& profile) {
  const auto json = tokens::parse_json(reply.text());
  if (!json || !tokens::is_json_object(*json)) return false;
  JsonObject* object = json_node_get_object(json->get());
  return std::any_of(profile.refusals.begin(), profile.refusals.end(), [&](const AnswerShape& shape) {
    return shape.status == reply.status &&
           std::all_of(shape.members.begin(), shape.members.end(),
                       [&](const auto& pointer) { return json_object_has_member(object, pointer.c_str() + 1); });
  });
}

void check_renewal(const HttpReply& reply, const ServiceProfile& profile) {
  try {
    require_renewal(reply, profile);
    g_assert_true(is_success(reply.status));
  } catch (const Refused& error) {
    check_refused(error, reply);
    g_assert_true(is_refusal(reply, profile));
  } catch (const Unavailable& error) {
    check_unavailable(error, reply);
    g_assert_false(is_success(reply.status) || is_refusal(reply, profile));
  }
}

void check_others(const HttpReply& reply, const ServiceProfile& profile) {
  try {
    require_success(reply, profile);
    g_assert_true(is_success(reply.status));
  } catch (const Refused& error) {
    check_refused(error, reply);
    constexpr int refusing[] = {400, 401, 403, 409, 422};
    g_assert_true(std::find(std::begin(refusing), std::end(refusing), reply.status) != std::end(refusing));
  } catch (const Unavailable& error) {
    check_unavailable(error, reply);
    g_assert_false(is_success(reply.status));
  }
}

}  // namespace

void check(std::string_view input) {
  const HttpReply reply = answer_of(input);
  check_renewal(reply, token_api_profile());
  check_others(reply, token_api_profile());
}

}  // namespace vestibule::testing
