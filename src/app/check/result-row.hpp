#pragma once

#include "async/owned.hpp"
#include "check/check-result.hpp"

#include <gtk/gtk.h>

namespace vestibule::app {

/// A row of a list that says how a check went, by an icon and a word, and opens to what it was seen by.
async::Object<GtkWidget> new_result_row(const check::CheckResult& result);

}  // namespace vestibule::app
