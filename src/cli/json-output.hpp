#pragma once

#include "tokens/json-writer.hpp"

namespace vestibule::cli {

/// One JSON value for `--json`, printed as a line.
class JsonOutput : public tokens::JsonWriter {
public:
  /// Prints the whole on standard output.
  void print() const;
};

}  // namespace vestibule::cli
