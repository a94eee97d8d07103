#include "app/answer/answer-image.hpp"

#include "async/thread-call.hpp"

#include <gdk-pixbuf/gdk-pixbuf.h>

namespace vestibule::app {

namespace {

constexpr gint64 most_pixels = 50'000'000;

/// Looks at the size that the image says to have, before there is memory for it: with a size of nothing there is none.
void look_at_size(GdkPixbufLoader* loader, gint width, gint height, gpointer is_too_large) {
  if (gint64{width} * height <= most_pixels) return;
  *static_cast<bool*>(is_too_large) = true;
  gdk_pixbuf_loader_set_size(loader, 0, 0);
}

async::Object<GdkTexture> decode(const async::Bytes& bytes, GCancellable* cancellable) {
  constexpr std::size_t piece = 64 * 1024;
  const auto loader = async::Object<GdkPixbufLoader>::adopt(gdk_pixbuf_loader_new());
  bool is_too_large = false;
  g_signal_connect(loader.get(), "size-prepared", G_CALLBACK(look_at_size), &is_too_large);
  auto rest = async::view_of(bytes);
  bool is_fine = true;
  while (is_fine && !rest.empty() && !is_too_large && !g_cancellable_is_cancelled(cancellable)) {
    const auto part = rest.substr(0, piece);
    is_fine = gdk_pixbuf_loader_write(loader.get(), reinterpret_cast<const guchar*>(part.data()), part.size(), nullptr);
    rest.remove_prefix(part.size());
  }
  // One that is not closed complains; of one that is cut off, what there is is shown.
  gdk_pixbuf_loader_close(loader.get(), nullptr);
  GdkPixbuf* pixbuf = is_too_large ? nullptr : gdk_pixbuf_loader_get_pixbuf(loader.get());
  if (!pixbuf) return nullptr;
  return async::Object<GdkTexture>::adopt(gdk_texture_new_for_pixbuf(pixbuf));
}

auto decode_in_thread(async::Bytes bytes) {
  return async::in_thread([bytes](GCancellable* cancellable) { return decode(bytes, cancellable); });
}

}  // namespace

async::Task<async::Object<GdkTexture>> decode_image(async::Bytes bytes) {
  auto decoding = decode_in_thread(std::move(bytes));
  auto texture = co_await decoding;
  co_return std::move(*texture);
}

}  // namespace vestibule::app
