#include "cli/json-output.hpp"

#include <cstdio>

namespace vestibule::cli {

void JsonOutput::print() const {
  std::printf("%s\n", written().c_str());
  std::fflush(stdout);
}

}  // namespace vestibule::cli
