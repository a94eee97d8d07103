#pragma once

#include <gio/gio.h>

#include <memory>

/** Owning types for what GLib's C functions hand out: the demo service stands alone and shares no header with the core.
 */
namespace vestibule::demo {

/** A deleter that calls `Free`; it has no state, so that the pointer stays as small as a plain one. */
template <auto Free>
struct FreedBy {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

template <typename T>
using ObjectPtr = std::unique_ptr<T, FreedBy<g_object_unref>>;
using StringPtr = std::unique_ptr<char, FreedBy<g_free>>;
using BytesPtr = std::unique_ptr<GBytes, FreedBy<g_bytes_unref>>;
using ErrorPtr = std::unique_ptr<GError, FreedBy<g_error_free>>;
using LoopPtr = std::unique_ptr<GMainLoop, FreedBy<g_main_loop_unref>>;
using ChecksumPtr = std::unique_ptr<GChecksum, FreedBy<g_checksum_free>>;

/** A second reference to `object`. */
template <typename T>
ObjectPtr<T> another_reference(T* object) {
  return ObjectPtr<T>(static_cast<T*>(g_object_ref(object)));
}

/** Passes an owning error pointer to a function that wants a `GError**`; filled when the full expression ends, where
 * there was one. */
class ErrorSlot {
public:
  explicit ErrorSlot(ErrorPtr& owner) : owner_(owner) {}
  ErrorSlot(const ErrorSlot&) = delete;
  ErrorSlot& operator=(const ErrorSlot&) = delete;
  ~ErrorSlot() {
    if (raw_) owner_.reset(raw_);
  }
  operator GError**() { return &raw_; }

private:
  ErrorPtr& owner_;
  GError* raw_ = nullptr;
};

}  // namespace vestibule::demo
