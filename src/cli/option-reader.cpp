#include "cli/option-reader.hpp"

#include "config.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vestibule::cli {

OptionReader::~OptionReader() {
  for (auto& value : values_) {
    g_free(value.text);
    g_strfreev(value.texts);
  }
}

bool OptionReader::has_short_name(char name) const {
  return std::any_of(entries_.begin(), entries_.end(), [name](const auto& entry) { return entry.short_name == name; });
}

void OptionReader::add(const Option& option, bool hidden) {
  const bool known = std::any_of(values_.begin(), values_.end(), [&option](const Value& value) {
    return g_str_equal(value.option->name, option.name);
  });
  if (known) return;
  Value& value = values_.emplace_back(Value{.option = &option, .number = std::numeric_limits<double>::quiet_NaN()});
  const char short_name = has_short_name(option.short_name) ? '\0' : option.short_name;
  GOptionEntry entry{option.name,       short_name,  hidden ? int{G_OPTION_FLAG_HIDDEN} : 0,
                     G_OPTION_ARG_NONE, &value.flag, option.help,
                     option.argument};
  if (std::holds_alternative<Option::Text>(option.value)) {
    entry.arg = G_OPTION_ARG_STRING;
    entry.arg_data = &value.text;
  } else if (std::holds_alternative<Option::Texts>(option.value)) {
    entry.arg = G_OPTION_ARG_STRING_ARRAY;
    entry.arg_data = &value.texts;
  } else if (std::holds_alternative<Option::Number>(option.value)) {
    entry.arg = G_OPTION_ARG_DOUBLE;
    entry.arg_data = &value.number;
  }
  entries_.push_back(entry);
}

void OptionReader::put_into(GOptionContext* context) {
  entries_.push_back({});
  g_option_context_add_main_entries(context, entries_.data(), GETTEXT_PACKAGE);
}

std::vector<const Option*> OptionReader::store(CommandLine& line) const {
  std::vector<const Option*> given;
  for (const auto& value : values_) {
    if (!value.flag && !value.text && !value.texts && std::isnan(value.number)) continue;
    given.push_back(value.option);
    const auto& place = value.option->value;
    if (const auto* flag = std::get_if<Option::Flag>(&place)) line.*(*flag) = true;
    if (const auto* text = std::get_if<Option::Text>(&place)) line.*(*text) = value.text;
    if (const auto* number = std::get_if<Option::Number>(&place)) line.*(*number) = value.number;
    if (const auto* texts = std::get_if<Option::Texts>(&place))
      for (char** each = value.texts; *each; each++)
        (line.*(*texts)).emplace_back(*each);
  }
  return given;
}

}  // namespace vestibule::cli
