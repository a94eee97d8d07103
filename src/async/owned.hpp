#pragma once

#include <gio/gio.h>

#include <memory>
#include <string_view>
#include <utility>

/// Owning types for what C libraries hand out. A C pointer becomes one of these on the line where it is received.
namespace vestibule::async {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

/// A C value with one owner, given back with `Free`.
template <class T, auto Free>
using Owned = std::unique_ptr<T, FreeWith<Free>>;

using OwnedString = Owned<char, &g_free>;
using OwnedStrv = Owned<char*, &g_strfreev>;
using OwnedError = Owned<GError, &g_error_free>;
using OwnedUri = Owned<GUri, &g_uri_unref>;
using OwnedDateTime = Owned<GDateTime, &g_date_time_unref>;
using OwnedSource = Owned<GSource, &g_source_unref>;
using OwnedMainContext = Owned<GMainContext, &g_main_context_unref>;
using OwnedMainLoop = Owned<GMainLoop, &g_main_loop_unref>;

/// A counted C value: copying it takes one more reference.
template <class T, auto Ref, auto Unref>
class Counted {
public:
  Counted() = default;
  Counted(std::nullptr_t) {}
  /// Takes over a reference that the caller owns ("transfer full").
  static Counted adopt(T* pointer) { return Counted(pointer); }
  /// Adds a reference of its own ("transfer none").
  static Counted share(T* pointer) {
    if (pointer) Ref(pointer);
    return Counted(pointer);
  }
  Counted(const Counted& other) : Counted(share(other.pointer_)) {}
  Counted(Counted&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  Counted& operator=(Counted other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }
  ~Counted() {
    if (pointer_) Unref(pointer_);
  }

  T* get() const { return pointer_; }
  T* operator->() const { return pointer_; }
  explicit operator bool() const { return pointer_ != nullptr; }
  /// Gives the reference away ("transfer full" to the receiver).
  T* release() { return std::exchange(pointer_, nullptr); }

private:
  explicit Counted(T* pointer) : pointer_(pointer) {}
  T* pointer_ = nullptr;
};

using Bytes = Counted<GBytes, &g_bytes_ref, &g_bytes_unref>;

/// Some with a copy of `text`.
inline Bytes bytes_of(std::string_view text) {
  return Bytes::adopt(g_bytes_new(text.data(), text.size()));
}

/// What is in them; nothing, where there are none. It lives as long as they do.
inline std::string_view view_of(const Bytes& bytes) {
  gsize size = 0;
  const auto* data = bytes ? static_cast<const char*>(g_bytes_get_data(bytes.get(), &size)) : nullptr;
  return data ? std::string_view(data, size) : std::string_view();
}
using Variant = Counted<GVariant, &g_variant_ref_sink, &g_variant_unref>;

/// A GObject reference.
template <class T>
using Object = Counted<T, static_cast<gpointer (*)(gpointer)>(&g_object_ref), &g_object_unref>;

/// A signal connection that ends with its owner.
class SignalConnection {
public:
  SignalConnection() = default;
  SignalConnection(gpointer instance, gulong id) : instance_(Object<GObject>::share(G_OBJECT(instance))), id_(id) {}
  SignalConnection(SignalConnection&& other) noexcept
      : instance_(std::move(other.instance_)), id_(std::exchange(other.id_, 0)) {}
  SignalConnection& operator=(SignalConnection&& other) noexcept {
    std::swap(instance_, other.instance_);
    std::swap(id_, other.id_);
    return *this;
  }
  ~SignalConnection() { disconnect(); }

  void disconnect() {
    if (id_ && g_signal_handler_is_connected(instance_.get(), id_)) g_signal_handler_disconnect(instance_.get(), id_);
    id_ = 0;
    instance_ = nullptr;
  }

private:
  Object<GObject> instance_;
  gulong id_ = 0;
};

}  // namespace vestibule::async
