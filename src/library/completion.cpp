#include "library/completion.hpp"

namespace vestibule::library {

void release_later(std::shared_ptr<void> object) {
  if (!object) return;
  const async::OwnedSource source(g_idle_source_new());
  auto held = std::make_unique<std::shared_ptr<void>>(std::move(object));
  g_source_set_priority(source.get(), G_PRIORITY_DEFAULT);
  g_source_set_callback(
      source.get(), [](gpointer) -> gboolean { return G_SOURCE_REMOVE; }, held.release(),
      [](gpointer data) { std::unique_ptr<std::shared_ptr<void>>(static_cast<std::shared_ptr<void>*>(data)); });
  g_source_attach(source.get(), g_main_context_get_thread_default());
}

}  // namespace vestibule::library
