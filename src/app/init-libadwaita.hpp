#pragma once

namespace vestibule::app {

/// `adw_init()`, while another thread reads the icon theme: libadwaita has GTK forget what it has read of that, and the
/// first frame would wait until it is read again. Called once, on the main thread, when GTK has a display.
void init_libadwaita();

}  // namespace vestibule::app
