#include "policy.hpp"

namespace vestibule::demo {

std::optional<Rotation> rotation_from_name(std::string_view name) {
  for (const Rotation rotation : {Rotation::Off, Rotation::On, Rotation::ReuseDetection})
    if (name == name_of(rotation)) return rotation;
  return std::nullopt;
}

const char* name_of(Rotation rotation) {
  switch (rotation) {
  case Rotation::Off:
    return "off";
  case Rotation::On:
    return "on";
  case Rotation::ReuseDetection:
    return "reuse-detection";
  }
  return "";
}

}  // namespace vestibule::demo
