#include "app/answer/json-style.hpp"

namespace vestibule::app {

std::vector<Glib::ustring> css_classes_of(tokens::JsonKind kind) {
  switch (kind) {
  case tokens::JsonKind::Number:
    return {"accent"};
  case tokens::JsonKind::Boolean:
  case tokens::JsonKind::Null:
    return {"warning"};
  case tokens::JsonKind::Object:
  case tokens::JsonKind::Array:
    return {"dim-label"};
  case tokens::JsonKind::String:
    break;
  }
  return {};
}

}  // namespace vestibule::app
