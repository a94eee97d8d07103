#pragma once

#include "async/owned.hpp"
#include "async/task.hpp"

#include <gdk/gdk.h>

namespace vestibule::app {

/// Decodes an image in a thread; an animation's first frame. Null where it is none, or has more than 50 million pixels.
async::Task<async::Object<GdkTexture>> decode_image(async::Bytes bytes);

}  // namespace vestibule::app
