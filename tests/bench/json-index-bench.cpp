// How long an index over a JSON text takes, and how large it is; beside a copy of the text, and json-glib's parser.
#include "large-json.hpp"
#include "tokens/json-index.hpp"
#include "tokens/json-search.hpp"
#include "tokens/text-lines.hpp"

#include <json-glib/json-glib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

using namespace vestibule;

namespace {

constexpr std::size_t default_megabytes = 50;

double milliseconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double best_of_three(const std::function<void()>& work) {
  return std::min({milliseconds(work), milliseconds(work), milliseconds(work)});
}

void measure(const char* shape, std::size_t size) {
  const auto bytes = bench::large_json(shape, size);
  const auto text = async::view_of(bytes);
  std::shared_ptr<const tokens::JsonIndex> index;
  const double building = best_of_three([&] { index = tokens::JsonIndex::build(bytes); });
  const double copying = best_of_three([&] { const std::string copy(text); });
  const double lines = best_of_three([&] { tokens::TextLines::build(bytes); });
  const double search = milliseconds([&] { tokens::find_in_json(*index, "no such words", 1); });
  const std::size_t children = index->size(*index->root());
  std::size_t asked = 0;
  const double asking = milliseconds([&] {
    for (; asked < 1000; asked++)
      index->child(*index->root(), asked * 7919 % children);
  });
  std::printf("%-7s %6.1f MB  index %7.1f ms, %6.2f %% of the text  copy %6.1f ms  lines %6.1f ms  search %7.1f ms  "
              "child %6.2f us  children %zu",
              shape, static_cast<double>(text.size()) / 1e6, building,
              100.0 * static_cast<double>(index->memory()) / static_cast<double>(text.size()), copying, lines, search,
              1000 * asking / static_cast<double>(asked), children);
  if (std::string(shape) == "people") {
    const double parsing = milliseconds([&] {
      const auto parser = async::Object<JsonParser>::adopt(json_parser_new_immutable());
      json_parser_load_from_data(parser.get(), text.data(), static_cast<gssize>(text.size()), nullptr);
    });
    std::printf("  json-glib %7.1f ms", parsing);
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t megabytes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : default_megabytes;
  for (const char* shape : {"people", "ones", "deep", "text"})
    measure(shape, megabytes * 1'000'000);
}
