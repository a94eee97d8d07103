#include "check/demo-control.hpp"

#include <string_view>

namespace vestibule::check {

namespace {

/// How the manual of the route begins, and nothing else does.
constexpr std::string_view manual = "POST   /control ";
constexpr std::string_view wish = R"({"actions":["expire-access"]})";

async::Object<SoupMessage> message_to(const CheckRun& run, const char* method) {
  auto message =
      async::Object<SoupMessage>::adopt(soup_message_new(method, run.options().address.url_of("/control").c_str()));
  if (message) soup_message_add_flags(message.get(), SOUP_MESSAGE_NO_REDIRECT);
  return message;
}

}  // namespace

async::Task<bool> expire_at_demo_service(CheckRun& run) {
  if (!run.options().address.origin().is_loopback()) co_return false;
  const auto question = message_to(run, "GET");
  if (!question) co_return false;
  const auto known = co_await run.send(question);
  if (!known || known->status != SOUP_STATUS_OK || !known->text().starts_with(manual)) co_return false;
  const auto order = message_to(run, "POST");
  const auto body = async::Bytes::adopt(g_bytes_new_static(wish.data(), wish.size()));
  soup_message_set_request_body_from_bytes(order.get(), "application/json", body.get());
  const auto done = co_await run.send(order);
  co_return done && done->status == SOUP_STATUS_OK;
}

}  // namespace vestibule::check
