#include "app/inside/protected-message.hpp"

#include "service/auth-answers.hpp"
#include "tokens/json-pointer.hpp"
#include "tokens/printable-text.hpp"

#include <glib.h>

#include <optional>

namespace vestibule::app {

namespace {

constexpr std::size_t longest_shown = 20'000;  // characters: more makes a label slow, and nobody reads it

}  // namespace

bool is_readable_at_once(const service::HttpReply& reply) {
  return reply.text().size() <= tokens::JsonBounds{}.bytes;
}

std::string protected_message(const service::HttpReply& reply, const service::ServiceProfile& profile,
                              const service::Resource& resource) {
  if (reply.status == 200 && resource.message.empty()) return {};
  const auto answer = tokens::parse_json(reply.text());
  if (reply.status == 200 && answer) {
    if (auto text = tokens::text_of(tokens::find(*answer, resource.message)))
      return tokens::cut(std::move(*text), longest_shown);
  }
  if (reply.status == 200) throw service::Unavailable(service::Trouble::NotTheService);
  const auto message = answer ? service::message_of(*answer, profile) : std::nullopt;
  if (message && reply.status >= 400 && reply.status < 500) throw service::Refused(reply.status, *message);
  throw service::Unavailable(service::Trouble::Status, reply.status, reply.retry_after());
}

}  // namespace vestibule::app
