#include "service/profile-library.hpp"

#include "async/owned.hpp"
#include "service/wiping-buffer.hpp"
#include "shipped-profiles.h"

#include <algorithm>

namespace vestibule::service {

namespace {

constexpr const char* shipped_folder = "/io/github/vestibule/profiles/";

ServiceProfile read_shipped(const std::string& name) {
  // Named here, so that the linker keeps the library's resources.
  const async::Bytes bytes = async::Bytes::adopt(g_resource_lookup_data(
      shipped_profiles_get_resource(), (shipped_folder + name).c_str(), G_RESOURCE_LOOKUP_FLAGS_NONE, nullptr));
  return read_profile(view_of(bytes), name);
}

std::vector<std::string> shipped_names() {
  const async::OwnedStrv names(g_resource_enumerate_children(shipped_profiles_get_resource(), shipped_folder,
                                                             G_RESOURCE_LOOKUP_FLAGS_NONE, nullptr));
  std::vector<std::string> result;
  for (char** name = names.get(); *name; name++)
    result.emplace_back(*name);
  return result;
}

std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> files;
  GDir* directory = g_dir_open(folder.c_str(), 0, nullptr);
  if (!directory) return files;
  while (const char* name = g_dir_read_name(directory))
    if (g_str_has_suffix(name, ".json") && name[0] != '.') files.push_back(folder + "/" + name);
  g_dir_close(directory);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string ProfileLibrary::own_profiles_folder() {
  return std::string(g_get_user_data_dir()) + "/vestibule/profiles";
}

ProfileLibrary::ProfileLibrary(const std::string& own_folder) {
  add(token_api_profile(), "token-api.json");
  for (const auto& name : shipped_names())
    if (name != "token-api.json") add(read_shipped(name), name);
  for (const auto& file : files_of(own_folder)) {
    try {
      add(read_profile_file(file), file);
    } catch (const ProfileError& error) {
      errors_.push_back(error);
    }
  }
}

void ProfileLibrary::add(ServiceProfile profile, const std::string& file) {
  if (find(profile.id)) throw ProfileError(file, "/id", "an id that no other profile has");
  profiles_.push_back(std::move(profile));
}

const ServiceProfile* ProfileLibrary::find(std::string_view id) const {
  const auto found =
      std::find_if(profiles_.begin(), profiles_.end(), [id](const auto& profile) { return profile.id == id; });
  return found == profiles_.end() ? nullptr : &*found;
}

ServiceProfile read_profile_file(const std::string& path) {
  const auto file = async::Object<GFile>::adopt(g_file_new_for_path(path.c_str()));
  const auto stream = async::Object<GFileInputStream>::adopt(g_file_read(file.get(), nullptr, nullptr));
  if (!stream) throw ProfileError(path, "", "a file that can be read");
  std::string text(largest_profile + 1, '\0');
  gsize size = 0;
  if (!g_input_stream_read_all(G_INPUT_STREAM(stream.get()), text.data(), text.size(), &size, nullptr, nullptr))
    throw ProfileError(path, "", "a file that can be read");
  return read_profile(std::string_view(text).substr(0, size), path);
}

const ServiceProfile& token_api_profile() {
  static const ServiceProfile profile = read_shipped("token-api.json");
  return profile;
}

}  // namespace vestibule::service
