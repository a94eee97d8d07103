#pragma once

#include "async/owned.hpp"

#include <string.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace vestibule::service {

/// Wipes memory before it gives it back, also what a container leaves behind as it grows.
template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) {}
  bool operator==(const WipingAllocator&) const { return true; }

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* memory, std::size_t count) {
    explicit_bzero(memory, count * sizeof(T));
    std::allocator<T>().deallocate(memory, count);
  }
};

/// Bytes of a request or an answer: there may be a password or a token in them.
using WipingBuffer = std::vector<char, WipingAllocator<char>>;

/// The bytes without a copy; wiped when the last reference goes.
inline async::Bytes bytes_of(WipingBuffer buffer) {
  auto owned = std::make_unique<WipingBuffer>(std::move(buffer));
  const auto wipe = +[](gpointer buffer) { std::unique_ptr<WipingBuffer>(static_cast<WipingBuffer*>(buffer)); };
  const auto* data = owned->data();
  const std::size_t size = owned->size();
  return async::Bytes::adopt(g_bytes_new_with_free_func(data, size, wipe, owned.release()));
}

}  // namespace vestibule::service
