#pragma once

#include "app/answer/dragged-file.hpp"

#include <gdk/gdk.h>

#include <memory>

namespace vestibule::app {

/// What another program gets of an answer that is dragged to it: a file, which is written only when that program asks
/// for it; of a text, the text as well. There is no file any more when `file` has gone.
async::Object<GdkContentProvider> dragged_answer(const std::shared_ptr<DraggedFile>& file, bool is_text);

}  // namespace vestibule::app
