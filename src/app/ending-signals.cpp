#include "app/ending-signals.hpp"

#include <glib-unix.h>

#include <csignal>
#include <utility>

namespace vestibule::app {

EndingSignals::EndingSignals(std::function<void()> end) : end_(std::move(end)) {
  const auto came = +[](gpointer signals) -> gboolean {
    static_cast<EndingSignals*>(signals)->end_();
    return G_SOURCE_CONTINUE;
  };
  // Ctrl+Z at a terminal: others may wait for this process, and what has handed over cannot take the tokens back. With
  // a handler, unlike with SIG_IGN, what this process starts can be stopped.
  struct sigaction nothing {};
  nothing.sa_handler = [](int) {};
  nothing.sa_flags = SA_RESTART;
  sigaction(SIGTSTP, &nothing, nullptr);
  sources_ = {g_unix_signal_add(SIGTERM, came, this), g_unix_signal_add(SIGINT, came, this),
              g_unix_signal_add(SIGHUP, came, this)};
}

EndingSignals::~EndingSignals() {
  for (const auto source : sources_)
    g_source_remove(source);
}

}  // namespace vestibule::app
