#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <utility>

namespace vestibule::app {

/// A container of a JSON text whose children are rows of a list, some of which can be branches themselves.
///
/// Of its rows none is kept, only which of them are open: there may be millions, of which a person opens some.
class JsonBranch : public std::enable_shared_from_this<JsonBranch> {
public:
  /// A child, and the branch that it belongs to.
  struct Position {
    std::shared_ptr<JsonBranch> branch;
    std::size_t index;
  };

  /// `place`: of the container in the text; `size`: how many children it has. `parent` and `index`: where it is.
  JsonBranch(std::size_t place, std::size_t size, JsonBranch* parent = nullptr, std::size_t index = 0)
      : place_(place), index_(index), rows_(size), parent_(parent) {}
  ~JsonBranch();
  JsonBranch(const JsonBranch&) = delete;

  std::size_t place() const { return place_; }
  std::size_t index() const { return index_; }
  /// Null of the outermost one, and of one that has been closed.
  JsonBranch* parent() const { return parent_; }
  std::size_t depth() const { return parent_ ? parent_->depth() + 1 : 0; }

  /// Its rows, with those of the branches below it.
  std::size_t rows() const { return rows_; }
  /// What is in the row `row`, which is less than `rows()`.
  Position at(std::size_t row);
  /// The row in which the child is, counted from the outermost branch's first.
  std::size_t row_of(std::size_t index) const;

  /// The open branch that the child is; null, if it is not open.
  JsonBranch* opened(std::size_t index) const;
  void open(std::size_t index, std::size_t place, std::size_t size);
  /// Returns how many rows have gone.
  std::size_t close(std::size_t index);

private:
  void add_rows(std::size_t rows);

  std::size_t place_, index_, rows_;
  JsonBranch* parent_;
  std::map<std::size_t, std::shared_ptr<JsonBranch>> open_;  ///< by their indices
};

}  // namespace vestibule::app
