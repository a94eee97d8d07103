#include "app/search/findable.hpp"

#include "app/formatted.hpp"
#include "app/links/open-link.hpp"
#include "tokens/folded-text.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::app {

namespace {

constexpr std::size_t most_terms = 20;

OpenLink target(const Findable& one) {
  return {.name = one.account.name, .server = one.account.origin, .resource = one.path};
}

bool matches(const Findable& one, const std::vector<tokens::FoldedText>& terms) {
  const auto is_in_name = [&one](const auto& term) { return term.is_in(one.resource); };
  const auto is_in_account = [&one](const auto& term) {
    return term.is_in(one.account.name) || term.is_in(one.account.origin);
  };
  const auto is_in_any = [&](const auto& term) { return is_in_name(term) || is_in_account(term); };
  if (one.resource.empty()) return std::all_of(terms.begin(), terms.end(), is_in_account);
  return std::any_of(terms.begin(), terms.end(), is_in_name) && std::all_of(terms.begin(), terms.end(), is_in_any);
}

}  // namespace

std::string Findable::link() const {
  return text_of(target(*this));
}

std::string Findable::title() const {
  return tokens::printable(resource.empty() ? account.name : resource);
}

std::string Findable::description() const {
  const auto name = tokens::printable(account.name), server = tokens::printable(account.origin);
  // Translators: an account, such as "ada at https://example.org".
  return resource.empty() ? server : formatted(_("%s at %s"), name.c_str(), server.c_str());
}

Findables findables_of(const tokens::AccountKey& account, const ListedResources& resources) {
  Findables all = {{.account = account}};
  for (const auto& listed : resources)
    all.push_back({.account = account, .resource = listed.resource.name, .path = listed.resource.path});
  std::erase_if(all, [](const Findable& one) { return parse_open_link(one.link()) != target(one); });
  return all;
}

Findables found_in(const Findables& all, const std::vector<std::string>& terms) {
  std::vector<tokens::FoldedText> folded;
  for (const auto& term : terms)
    if (!term.empty() && folded.size() < most_terms) folded.emplace_back(term);
  Findables found;
  if (folded.empty()) return found;
  for (const auto& one : all)
    if (found.size() < most_found && matches(one, folded)) found.push_back(one);
  return found;
}

}  // namespace vestibule::app
