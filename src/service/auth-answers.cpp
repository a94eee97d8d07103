#include "service/auth-answers.hpp"

#include "service/answer-shape.hpp"
#include "tokens/json-pointer.hpp"

#include <algorithm>

namespace vestibule::service {

namespace {

constexpr glong longest_message = 500;  // characters

bool is_success(int status) {
  return status >= 200 && status < 300;
}

/// Statuses by which a server, or something before it, says "not now".
bool is_passing(int status) {
  return status == 404 || status == 408 || status == 425 || status == 429 || status >= 500;
}

Unavailable unavailable(const HttpReply& reply, Trouble trouble) {
  Unavailable error(trouble, reply.status, reply.retry_after());
  error.set_may_have_taken_effect(reply.status == 502 || reply.status == 504);
  return error;
}

/// Any answer that is neither of success nor a refusal.
Unavailable unavailable(const HttpReply& reply, bool is_json) {
  if (reply.status >= 300 && reply.status < 400) return unavailable(reply, Trouble::Redirected);
  const bool is_status = is_passing(reply.status) || (is_json && !is_success(reply.status));
  return unavailable(reply, is_status ? Trouble::Status : Trouble::NotTheService);
}

/// Characters that a text in a dialog must not have: controls, and what turns the direction of the text around it.
bool is_dangerous(gunichar c) {
  return g_unichar_iscntrl(c) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

std::string readable(const std::string& text) {
  std::string result;
  bool space = false;
  glong length = 0;
  for (const char* p = text.c_str(); *p; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (g_unichar_isspace(c) || c == 0x2028 || c == 0x2029) {
      space = !result.empty();
      continue;
    }
    if (is_dangerous(c)) continue;
    if (length + space >= longest_message - 1) return result + "…";
    if (space) result += ' ';
    length += 1 + space;
    space = false;
    char encoded[6];
    result.append(encoded, static_cast<std::size_t>(g_unichar_to_utf8(c, encoded)));
  }
  return result;
}

/// A text, or the texts of a list.
std::optional<std::string> texts_of(JsonNode* node) {
  if (auto text = tokens::text_of(node)) return text;
  if (!node || !JSON_NODE_HOLDS_ARRAY(node)) return std::nullopt;
  JsonArray* array = json_node_get_array(node);
  std::string joined;
  for (guint i = 0; i < json_array_get_length(array); i++) {
    const auto text = tokens::text_of(json_array_get_element(array, i));
    if (!text) return std::nullopt;
    if (i > 0) joined += "; ";
    joined += *text;
  }
  return joined;
}

/// "password: This field may not be blank." for each field that has texts.
std::string field_texts(JsonNode* node) {
  std::string joined;
  if (!node || !JSON_NODE_HOLDS_OBJECT(node)) return joined;
  JsonObjectIter fields;
  json_object_iter_init_ordered(&fields, json_node_get_object(node));
  const char* name = nullptr;
  JsonNode* texts = nullptr;
  while (json_object_iter_next_ordered(&fields, &name, &texts))
    if (const auto text = texts_of(texts)) joined += (joined.empty() ? "" : "; ") + std::string(name) + ": " + *text;
  return joined;
}

}  // namespace

std::optional<tokens::JsonNodePtr> object_of(const HttpReply& reply) {
  auto json = tokens::parse_json(reply.text());
  return json && tokens::is_json_object(*json) ? json : std::nullopt;
}

Unavailable not_the_service(const HttpReply& reply) {
  return unavailable(reply, Trouble::NotTheService);
}

std::optional<std::string> message_of(const tokens::JsonNodePtr& answer, const ServiceProfile& profile) {
  for (const auto& pointer : profile.messages)
    if (const auto text = texts_of(tokens::find(answer, pointer))) return readable(*text);
  if (!profile.field_messages) return std::nullopt;
  const auto text = field_texts(tokens::find(answer, *profile.field_messages));
  return text.empty() ? std::nullopt : std::optional(readable(text));
}

bool has_message(const HttpReply& reply, const Resource& resource) {
  if (resource.message.empty()) return true;
  const auto answer = tokens::parse_json(reply.text());
  return answer && tokens::text_of(tokens::find(*answer, resource.message));
}

void require_success(const HttpReply& reply, const ServiceProfile& profile) {
  if (is_success(reply.status)) return;
  const auto answer = object_of(reply);
  const auto message = answer ? message_of(*answer, profile) : std::nullopt;
  switch (reply.status) {
  case 400:
  case 401:
  case 403:
  case 409:
  case 422:
    if (message) throw Refused(reply.status, *message);
    throw unavailable(reply, Trouble::NotTheService);
  case 404:
    // The routes are the profile's: a server that has none of them is another one.
    throw unavailable(reply, Trouble::NotTheService);
  }
  throw unavailable(reply, answer.has_value());
}

void require_object(const HttpReply& reply) {
  if (!object_of(reply)) throw unavailable(reply, Trouble::NotTheService);
}

void require_renewal(const HttpReply& reply, const ServiceProfile& profile) {
  if (is_success(reply.status)) return;
  const auto answer = object_of(reply);
  for (const auto& refusal : profile.refusals)
    if (answer && has_shape(refusal, reply.status, answer))
      throw Refused(reply.status, message_of(*answer, profile).value_or(""));
  throw unavailable(reply, answer.has_value());
}

}  // namespace vestibule::service
