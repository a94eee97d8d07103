// What a fuzz target is linked with where libFuzzer is not at hand: it runs over its corpus once, a test case a file.
#include <glib.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

void replay(gconstpointer file) {
  std::ifstream stream(static_cast<const char*>(file), std::ios::binary);
  g_assert_true(stream.is_open());
  const std::string input(std::istreambuf_iterator<char>(stream), {});
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_assert_cmpint(argc, ==, 2);
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    const std::filesystem::path file = entry.path();
    const std::string name = "/fuzz/" + file.parent_path().filename().string() + "/" + file.filename().string();
    g_test_add_data_func_full(name.c_str(), g_strdup(file.c_str()), &replay, &g_free);
  }
  return g_test_run();
}
