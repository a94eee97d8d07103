#pragma once

#include "service/profile-reader.hpp"
#include "service/service-profile.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule::service {

/// The service profiles that there are: those that Vestibule brings, then the person's own, by their files' names.
class ProfileLibrary {
public:
  /// `own_folder`: where the person's are; each file is a "….json".
  explicit ProfileLibrary(const std::string& own_folder = own_profiles_folder());

  /// Adds a program's own. Throws `ProfileError` where there is one of its id; `file` names it there.
  void add(ServiceProfile profile, const std::string& file);

  /// The one of that id; null where there is none. Valid as long as the library.
  const ServiceProfile* find(std::string_view id) const;
  const std::deque<ServiceProfile>& all() const { return profiles_; }
  /// Why some of the person's files are none. Two of one id: the later one is not taken.
  const std::vector<ProfileError>& errors() const { return errors_; }

  /// "$XDG_DATA_HOME/vestibule/profiles".
  static std::string own_profiles_folder();

private:
  std::deque<ServiceProfile> profiles_;
  std::vector<ProfileError> errors_;
};

/// Reads the profile of a file. Throws `ProfileError`, also where it cannot be read.
ServiceProfile read_profile_file(const std::string& path);

/// The token API that Vestibule speaks unless told otherwise (README: the token API).
const ServiceProfile& token_api_profile();

}  // namespace vestibule::service
