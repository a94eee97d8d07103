#pragma once

#include <adwaita.h>

#include <functional>
#include <string>

namespace vestibule::app {

/// How long a toast stays.
enum class ToastLasts {
  ForAWhile,      ///< it answers what the person just did
  UntilDismissed  ///< the person may not be looking
};

/// What a person can do about a toast.
struct ToastAction {
  const char* label = nullptr;  ///< null: nothing
  std::function<void()> act = {};
};

/// Shows a short text over a window's content.
void show_toast(AdwToastOverlay* overlay, const std::string& text, ToastLasts lasts = ToastLasts::ForAWhile,
                ToastAction action = {});

}  // namespace vestibule::app
