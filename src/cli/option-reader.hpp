#pragma once

#include "cli/option.hpp"

#include <glib.h>

#include <deque>
#include <vector>

namespace vestibule::cli {

/// Reads options with GLib's parser.
class OptionReader {
public:
  OptionReader() = default;
  OptionReader(const OptionReader&) = delete;
  ~OptionReader();

  /// `hidden`: it is read, and not part of the help. One of a name that is there already is left out; so is a short
  /// name that is taken.
  void add(const Option& option, bool hidden = false);
  /// To be called once, when all have been added; this object outlives the context.
  void put_into(GOptionContext* context);
  /// The options that have been read, whose values are stored in `line`.
  std::vector<const Option*> store(CommandLine& line) const;

private:
  struct Value {
    const Option* option;
    gboolean flag = FALSE;
    char* text = nullptr;
    char** texts = nullptr;
    double number;
  };

  bool has_short_name(char name) const;

  std::deque<Value> values_;  ///< whose places the parser is told
  std::vector<GOptionEntry> entries_;
};

}  // namespace vestibule::cli
