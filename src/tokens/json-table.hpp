#pragma once

#include "tokens/json-index.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule::tokens {

/// A list of objects as a table: each object a row, each name that a member of one has a column, in the order in which
/// the names come.
class JsonTable {
public:
  static constexpr std::size_t most_columns = 50;

  /// Of the outermost value, if that is a list of objects and nothing else; or of the only list that is a member of it.
  /// Null where there is none, or when it was cancelled. Reads the whole list: in a thread.
  static std::shared_ptr<const JsonTable> build(std::shared_ptr<const JsonIndex> json,
                                                GCancellable* cancellable = nullptr);

  const JsonIndex& json() const { return *json_; }
  /// The names as they were sent, with their quotes; `most_columns` at most.
  const std::vector<std::string_view>& columns() const { return columns_; }
  /// How many names there are besides.
  std::size_t left_out() const { return left_out_; }
  /// How many rows.
  std::size_t size() const { return size_; }
  /// The place of a row's object.
  std::size_t row(std::size_t index) const { return json_->child(list_, index).place; }
  /// The places of its values, column by column; nothing, where it has no such member. Of several members with one name
  /// it is the last one.
  std::vector<std::optional<std::size_t>> cells(std::size_t row) const;
  /// Gives the place of each row in their order, until the answer is false: in a thread.
  void visit_rows(const std::function<bool(std::size_t row)>& goes_on) const;

private:
  bool find_list();
  bool read(GCancellable* cancellable);

  std::shared_ptr<const JsonIndex> json_;
  std::size_t list_ = 0;
  std::size_t size_ = 0;
  std::vector<std::string_view> columns_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::size_t left_out_ = 0;
};

}  // namespace vestibule::tokens
