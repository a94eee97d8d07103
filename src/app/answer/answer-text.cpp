#include "app/answer/answer-text.hpp"

#include "app/formatted.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <iterator>

namespace vestibule::app {

namespace {

constexpr const char* separator = " · ";

bool is_json_type(const std::string& type) {
  return type == "application/json" || type == "text/json" || type.ends_with("+json");
}

/// Those that are decoded. An SVG is a text that can name other files: it is shown as that text.
bool is_image_type(const std::string& type) {
  constexpr std::string_view types[] = {"image/png", "image/jpeg", "image/gif", "image/webp"};
  return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

bool is_text_type(const std::string& type) {
  constexpr std::string_view types[] = {"application/javascript", "application/x-www-form-urlencoded",
                                        "application/xml", "application/yaml", "application/jwt"};
  return type.starts_with("text/") || type.ends_with("+xml") ||
         std::find(std::begin(types), std::end(types), type) != std::end(types);
}

bool begins_like_json(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && (text[start] == '{' || text[start] == '[');
}

/// Whether the beginning is UTF-8 without NUL bytes. What is cut at the end does not count.
bool begins_like_text(std::string_view text) {
  constexpr std::size_t looked_at = 4096, longest_character = 4;
  const auto beginning = text.substr(0, looked_at);
  const char* end = nullptr;
  if (g_utf8_validate_len(beginning.data(), beginning.size(), &end)) return true;
  return text.size() > looked_at && end > beginning.data() + looked_at - longest_character;
}

std::string extension(const std::string& type) {
  if (is_json_type(type)) return ".json";
  if (type == "text/html") return ".html";
  if (type == "image/svg+xml") return ".svg";
  if (type.ends_with("xml")) return ".xml";
  if (is_text_type(type)) return ".txt";
  if (is_image_type(type)) return type == "image/jpeg" ? ".jpg" : "." + type.substr(type.find('/') + 1);
  return type == "application/pdf" ? ".pdf" : type == "application/zip" ? ".zip" : ".bin";
}

}  // namespace

AnswerKind kind_of(const Answer& answer) {
  const auto text = async::view_of(answer.body);
  if (text.empty()) return AnswerKind::Empty;
  if (is_json_type(answer.content_type)) return AnswerKind::Json;
  if (is_image_type(answer.content_type)) return AnswerKind::Image;
  if (begins_like_json(text)) return AnswerKind::MaybeJson;
  if (is_text_type(answer.content_type)) return AnswerKind::Text;
  return answer.content_type.empty() && begins_like_text(text) ? AnswerKind::Text : AnswerKind::Other;
}

std::string status_text(const Answer& answer) {
  return std::to_string(answer.status) + (answer.reason.empty() ? "" : " " + answer.reason);
}

std::string duration_text(std::chrono::milliseconds duration) {
  constexpr auto in_seconds_from = std::chrono::milliseconds(1000);
  const auto count = static_cast<long>(duration.count());
  // Translators: milliseconds.
  if (duration < in_seconds_from) return formatted(_("%ld ms"), count);
  // Translators: seconds.
  return formatted(_("%.1f s"), static_cast<double>(count) / 1000);
}

std::string detail_text(const Answer& answer) {
  const async::OwnedString size(g_format_size(answer.size()));
  std::string text = answer.content_type;
  if (!text.empty()) text += separator;
  return text.append(size.get()).append(separator).append(duration_text(answer.duration));
}

std::string fault_text(const tokens::JsonFault& fault) {
  switch (fault.kind) {
  case tokens::JsonFault::Kind::CutOff:
    return formatted(_("The answer is cut off at byte %zu, in line %zu. What came before is shown."), fault.byte,
                     fault.line);
  case tokens::JsonFault::Kind::TooDeep:
    return formatted(_("The answer is nested too deeply at byte %zu, in line %zu. What comes before is shown."),
                     fault.byte, fault.line);
  case tokens::JsonFault::Kind::NotJson:
    break;
  }
  return formatted(_("The answer is not JSON from byte %zu on, in line %zu. What comes before is shown."), fault.byte,
                   fault.line);
}

std::string other_type_text(const std::string& content_type) {
  if (content_type.empty()) return _("The service does not say what this is. It is JSON.");
  return formatted(_("The service calls this “%s”. It is JSON."), content_type.c_str());
}

std::string file_name(const Answer& answer) {
  return _("Answer") + extension(answer.content_type);
}

}  // namespace vestibule::app
