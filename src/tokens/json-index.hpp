#pragma once

#include "async/owned.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace vestibule::tokens {

enum class JsonKind { Object, Array, String, Number, Boolean, Null };

/// What kept a JSON text from being read to its end.
struct JsonFault {
  enum class Kind { CutOff, NotJson, TooDeep } kind;
  std::size_t byte;  ///< where, from 0
  std::size_t line;  ///< and in which line, from 1
};

/// A member of an object, or an element of an array.
struct JsonChild {
  std::optional<std::string_view> key;  ///< as sent, with its quotes; nothing in an array
  std::size_t place;                    ///< of its value
};

/// Where the values of a JSON text (RFC 8259) are: the text as a tree, without a copy of any of it. Numbers are as they
/// were sent, of members with the same name each one is there, and any depth up to `most_depth` is fine. Of a text that
/// is broken or cut off, what comes before the fault can be read.
///
/// A value is named by its place, the byte at which it begins. What is small is read anew when it is asked for; noted
/// is only what would take more than `noted_work` bytes of reading, so that each answer below takes some microseconds,
/// and the notes are some hundredths of the text however it is made.
class JsonIndex {
public:
  static constexpr std::size_t most_depth = 1 << 20;
  static constexpr std::size_t noted_work = 4096;  ///< bytes

  /// Reads the whole text, which may take a second for a gigabyte: in a thread. A cancelled one says so by null.
  static std::shared_ptr<const JsonIndex> build(const async::Bytes& text, GCancellable* cancellable = nullptr);

  /// The outermost value; nothing where the text does not begin with one.
  std::optional<std::size_t> root() const { return root_; }
  const std::optional<JsonFault>& fault() const { return fault_; }
  /// What of the text could be read, from its beginning.
  std::string_view text() const { return text_; }

  JsonKind kind(std::size_t place) const;
  bool is_container(std::size_t place) const { return text_[place] == '{' || text_[place] == '['; }
  /// The value as it was sent.
  std::string_view raw(std::size_t place) const;
  /// How many children a value has; none, if it is no container.
  std::size_t size(std::size_t place) const;
  /// The child at `index`, which is less than the size.
  JsonChild child(std::size_t place, std::size_t index) const;
  /// Gives all children in their order, until the answer is false. Each is read once: for all of many, in a thread.
  void visit(std::size_t place, const std::function<bool(const JsonChild&)>& goes_on) const;
  /// Which child's name or value the byte is in; it is in one.
  std::size_t index_at(std::size_t place, std::size_t byte) const;

  /// Bytes that the index takes beside the text.
  std::size_t memory() const;

private:
  friend class JsonIndexBuilder;
  class Children;

  /// A container that takes more than `noted_work` bytes of reading.
  struct Container {
    std::size_t place, end, size;
  };
  /// Such a container's child, by which those behind it are found.
  struct Mark {
    std::size_t container, index, place;
  };

  const Container* noted(std::size_t place) const;
  std::size_t end_of(std::size_t place) const;
  /// The marks of a container: from the first that is, to behind the last.
  std::pair<const Mark*, const Mark*> marks_of(std::size_t place) const;
  Children children_from(std::size_t place, const Mark* last, const Mark* first) const;

  async::Bytes bytes_;
  std::string_view text_;
  std::optional<std::size_t> root_;
  std::optional<JsonFault> fault_;
  std::vector<Container> containers_;  ///< in the order of their places
  std::vector<Mark> marks_;            ///< in the order of their containers, and there of their places
};

}  // namespace vestibule::tokens
