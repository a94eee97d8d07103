#pragma once

#include <cstddef>
#include <vector>

namespace vestibule::tokens {

/// Takes memory for a secret, of pages that are never paged out, in no core dump, and empty in a process that is forked
/// off. Where the system lets no more memory be locked it is the same without that. Throws `std::bad_alloc`.
///
/// Not memfd_secret(2), which also hides it from root: while it is in use the kernel refuses to hibernate.
char* allocate_secret(std::size_t bytes);
/// Wipes it, and gives it back.
void free_secret(char* memory, std::size_t bytes);

/// What a container with secrets in it has its memory from.
template <class T>
struct SecretAllocator {
  using value_type = T;
  SecretAllocator() = default;
  template <class U>
  SecretAllocator(const SecretAllocator<U>&) {}
  bool operator==(const SecretAllocator&) const { return true; }

  T* allocate(std::size_t count) { return reinterpret_cast<T*>(allocate_secret(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) { free_secret(reinterpret_cast<char*>(memory), count * sizeof(T)); }
};

/// Text with secrets in it while it is put together; wiped when it goes, and where it grows.
using SecretText = std::vector<char, SecretAllocator<char>>;

}  // namespace vestibule::tokens
