#include "app/inside/protected-message.hpp"

#include "service/profile-library.hpp"
#include "service/service-error.hpp"

#include <glib.h>

#include <optional>
#include <string>

using vestibule::app::protected_message;
using vestibule::async::Bytes;
using vestibule::async::Object;
using vestibule::service::HttpReply;
using vestibule::service::Refused;
using vestibule::service::token_api_profile;
using vestibule::service::Trouble;
using vestibule::service::Unavailable;

namespace {

HttpReply reply(int status, std::string_view body) {
  return {.status = status,
          .message = Object<SoupMessage>::adopt(soup_message_new("GET", "http://127.0.0.1/")),
          .body = Bytes::adopt(g_bytes_new(body.data(), body.size()))};
}

std::string read(int status, std::string_view body) {
  return protected_message(reply(status, body), token_api_profile(), token_api_profile().resources.front());
}

void the_message_is_shown() {
  g_assert_true(read(200, R"({"msg":"Grüße, مرحبا"})") == "Grüße, مرحبا");
}

void a_message_that_is_too_long_for_a_window_is_cut_between_characters() {
  std::string long_text;
  for (int i = 0; i < 20'001; i++)
    long_text += "ü";
  const auto shown = read(200, "{\"msg\":\"" + long_text + "\"}");
  g_assert_true(shown == long_text.substr(0, long_text.size() - 2) + "…");
  long_text.resize(long_text.size() - 2);
  g_assert_true(read(200, "{\"msg\":\"" + long_text + "\"}") == long_text);
}

void an_answer_without_a_message_is_not_from_the_service() {
  const std::string deep(100'000, '[');
  const std::string texts[] = {"", "<html></html>", R"({"msg":7})", R"({"message)", R"(["msg"])", deep};
  for (const auto& body : texts) {
    std::optional<Trouble> trouble;
    try {
      read(200, body);
    } catch (const Unavailable& error) {
      trouble = error.trouble();
    }
    g_assert_true(trouble == Trouble::NotTheService);
  }
}

void an_answer_that_has_no_message_of_its_own_speaks_for_itself() {
  const vestibule::service::Resource whole{.path = "/data"};
  for (const char* body : {R"({"a":[1,2]})", "<html></html>", ""})
    g_assert_true(protected_message(reply(200, body), token_api_profile(), whole).empty());
  try {
    protected_message(reply(503, ""), token_api_profile(), whole);
    g_assert_not_reached();
  } catch (const Unavailable& error) {
    g_assert_true(error.trouble() == Trouble::Status);
  }
}

void a_refusal_carries_the_services_words() {
  std::string words;
  try {
    read(403, R"({"msg":"Not for you"})");
  } catch (const Refused& error) {
    words = error.message();
  }
  g_assert_cmpstr(words.c_str(), ==, "Not for you");
}

void other_statuses_are_passing_faults() {
  for (const int status : {404, 500, 503}) {
    int seen = 0;
    try {
      read(status, "<html></html>");
    } catch (const Unavailable& error) {
      g_assert_true(error.trouble() == Trouble::Status);
      seen = error.status();
    }
    g_assert_cmpint(seen, ==, status);
  }
}

void the_time_that_the_server_asks_for_is_passed_on() {
  const auto busy = reply(503, "");
  soup_message_headers_replace(soup_message_get_response_headers(busy.message.get()), "Retry-After", "120");
  std::optional<std::chrono::milliseconds> wait;
  try {
    protected_message(busy, token_api_profile(), token_api_profile().resources.front());
  } catch (const Unavailable& error) {
    wait = error.retry_after();
  }
  g_assert_true(wait == std::chrono::minutes(2));
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/protected-message/the-message-is-shown", the_message_is_shown);
  g_test_add_func("/protected-message/a-message-that-is-too-long-for-a-window-is-cut-between-characters",
                  a_message_that_is_too_long_for_a_window_is_cut_between_characters);
  g_test_add_func("/protected-message/an-answer-without-a-message-is-not-from-the-service",
                  an_answer_without_a_message_is_not_from_the_service);
  g_test_add_func("/protected-message/an-answer-that-has-no-message-of-its-own-speaks-for-itself",
                  an_answer_that_has_no_message_of_its_own_speaks_for_itself);
  g_test_add_func("/protected-message/a-refusal-carries-the-services-words", a_refusal_carries_the_services_words);
  g_test_add_func("/protected-message/other-statuses-are-passing-faults", other_statuses_are_passing_faults);
  g_test_add_func("/protected-message/the-time-that-the-server-asks-for-is-passed-on",
                  the_time_that_the_server_asks_for_is_passed_on);
  return g_test_run();
}
