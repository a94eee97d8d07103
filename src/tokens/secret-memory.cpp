#include "tokens/secret-memory.hpp"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <bitset>
#include <mutex>
#include <new>

namespace vestibule::tokens {

namespace {

constexpr std::size_t unit = 64;  // bytes
/// Of memory that is shared: 50 tokens have room in it. Some systems let a person lock 64 KiB in all.
constexpr std::size_t region_size = 16 * 1024;
/// What is larger has pages of its own.
constexpr std::size_t largest_share = region_size / 4;

std::size_t in_units(std::size_t bytes) {
  return (bytes + unit - 1) / unit;
}

std::size_t in_pages(std::size_t bytes) {
  static const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return (bytes + page - 1) / page * page;
}

char* map(std::size_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  mlock(memory, bytes);  // no more than that can be done where it fails
  madvise(memory, bytes, MADV_DONTDUMP);
  madvise(memory, bytes, MADV_WIPEONFORK);
  return static_cast<char*>(memory);
}

/// Pages that several secrets share. They stay mapped.
class Region {
public:
  /// Null where there is no room for so many units in a row.
  char* take(std::size_t count) {
    if (!memory_) memory_ = map(region_size);
    std::size_t free = 0;
    for (std::size_t i = 0; i < taken_.size(); i++) {
      free = taken_[i] ? 0 : free + 1;
      if (free < count) continue;
      const std::size_t first = i + 1 - count;
      mark(first, count, true);
      return memory_ + first * unit;
    }
    return nullptr;
  }

  bool has(const char* memory) const { return memory_ && memory >= memory_ && memory < memory_ + region_size; }
  void give_back(const char* memory, std::size_t count) {
    mark(static_cast<std::size_t>(memory - memory_) / unit, count, false);
  }

private:
  void mark(std::size_t first, std::size_t count, bool taken) {
    for (std::size_t i = first; i < first + count; i++)
      taken_[i] = taken;
  }

  char* memory_ = nullptr;
  std::bitset<region_size / unit> taken_;
};

/// Never destroyed: a secret may be the last thing to go.
struct Regions {
  std::mutex mutex;
  std::array<Region, 64> all;
};
constinit Regions regions;

}  // namespace

char* allocate_secret(std::size_t bytes) {
  if (bytes <= largest_share) {
    const std::lock_guard lock(regions.mutex);
    for (auto& region : regions.all)
      if (char* memory = region.take(in_units(bytes))) return memory;
  }
  return map(in_pages(bytes));
}

void free_secret(char* memory, std::size_t bytes) {
  explicit_bzero(memory, bytes);
  {
    const std::lock_guard lock(regions.mutex);
    for (auto& region : regions.all)
      if (region.has(memory)) return region.give_back(memory, in_units(bytes));
  }
  munmap(memory, in_pages(bytes));
}

}  // namespace vestibule::tokens
