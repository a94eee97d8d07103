#include "service/resource-path.hpp"

#include "service/server-address.hpp"

#include <glib.h>

#include <algorithm>

namespace vestibule::service {

bool is_resource_path(const std::string& text) {
  if (!text.starts_with('/') || text.starts_with("//") || text.size() > longest_resource_path) return false;
  const auto is_out_of_place = [](char c) { return g_ascii_iscntrl(c) || c == ' ' || c == '\\' || c == '#'; };
  if (std::any_of(text.begin(), text.end(), is_out_of_place)) return false;
  return !has_dot_segments(text.substr(0, text.find('?')));
}

}  // namespace vestibule::service
