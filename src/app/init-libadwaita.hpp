#pragma once

#include "async/task-scope.hpp"

namespace vestibule::app {

/// `adw_init()`, while another thread reads the icon theme: libadwaita has GTK forget what it has read of that, and the
/// first frame would wait until it is read again. Called once, when GTK has a display; the reading belongs to `scope`.
void init_libadwaita(async::TaskScope& scope);

}  // namespace vestibule::app
