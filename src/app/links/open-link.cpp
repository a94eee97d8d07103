#include "app/links/open-link.hpp"

#include "async/owned.hpp"
#include "service/resource-path.hpp"
#include "service/server-address.hpp"
#include "tokens/printable-text.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace vestibule::app {

namespace {

constexpr std::size_t most_told = 80;  // characters
constexpr std::string_view beginning = "vestibule://open?";

/// A value of the query, without its escapes; nothing where these are none, or hide what is no text.
std::optional<std::string> unescaped(std::string_view text) {
  const async::OwnedString value(g_uri_unescape_segment(text.data(), text.data() + text.size(), nullptr));
  if (!value || !*value.get() || !g_utf8_validate(value.get(), -1, nullptr)) return std::nullopt;
  return value.get();
}

/// "ada@https://example.org". A username may have an "@" in it; a server that has one in its path cannot be told from
/// that, and is not linked to.
bool read_account(const std::string& text, OpenLink& link) {
  const std::size_t at = text.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == text.size()) return false;
  const auto parsed = service::parse_server_address(std::string_view(text).substr(at + 1));
  const auto* address = std::get_if<service::ServerAddress>(&parsed);
  if (!address) return false;
  link.name = text.substr(0, at);
  link.server = address->text();
  return link.server.find('@') == std::string::npos;
}

bool read_member(std::string_view member, OpenLink& link) {
  const std::size_t equals = member.find('=');
  if (equals == std::string_view::npos) return false;
  const auto name = member.substr(0, equals);
  const auto value = unescaped(member.substr(equals + 1));
  if (!value) return false;
  if (name == "account") return link.name.empty() && read_account(*value, link);
  if (name != "resource" || !link.resource.empty() || !service::is_resource_path(*value)) return false;
  link.resource = *value;
  return true;
}

}  // namespace

std::optional<OpenLink> parse_open_link(std::string_view text) {
  const auto belongs_in_a_link = [](char c) { return g_ascii_isgraph(c) && c != '#' && c != '\\'; };
  if (text.size() > longest_link || !text.starts_with(beginning)) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), belongs_in_a_link)) return std::nullopt;
  OpenLink link;
  for (auto rest = text.substr(beginning.size());;) {
    const std::size_t end = rest.find('&');
    if (!read_member(rest.substr(0, end), link)) return std::nullopt;
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (link.name.empty()) return std::nullopt;
  return link;
}

std::string told(const std::string& text) {
  return tokens::cut(tokens::printable(text), most_told);
}

std::string text_of(const OpenLink& link) {
  const std::string account = link.name + "@" + link.server;
  std::string text = std::string(beginning) + "account=";
  text += async::OwnedString(g_uri_escape_string(account.c_str(), ":/[]", FALSE)).get();
  if (link.resource.empty()) return text;
  return text + "&resource=" + async::OwnedString(g_uri_escape_string(link.resource.c_str(), "/", FALSE)).get();
}

}  // namespace vestibule::app
