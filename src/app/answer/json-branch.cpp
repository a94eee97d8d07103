#include "app/answer/json-branch.hpp"

namespace vestibule::app {

/// A row that is still looked at may have one of the branches below, but not this one.
JsonBranch::~JsonBranch() {
  for (const auto& [index, branch] : open_)
    branch->parent_ = nullptr;
}

JsonBranch::Position JsonBranch::at(std::size_t row) {
  JsonBranch* branch = this;
  auto open = branch->open_.begin();
  std::size_t below = 0;  // rows of the branches before
  while (open != branch->open_.end() && row > open->first + below) {
    const std::size_t first = open->first + below + 1;
    if (row < first + open->second->rows_) {
      row -= first;
      below = 0;
      branch = open->second.get();
      open = branch->open_.begin();
    } else {
      below += open->second->rows_;
      ++open;
    }
  }
  return {branch->shared_from_this(), row - below};
}

std::size_t JsonBranch::row_of(std::size_t index) const {
  std::size_t row = index;
  for (auto open = open_.begin(); open != open_.end() && open->first < index; ++open)
    row += open->second->rows_;
  return parent_ ? parent_->row_of(index_) + 1 + row : row;
}

JsonBranch* JsonBranch::opened(std::size_t index) const {
  const auto found = open_.find(index);
  return found == open_.end() ? nullptr : found->second.get();
}

void JsonBranch::open(std::size_t index, std::size_t place, std::size_t size) {
  open_.emplace(index, std::make_shared<JsonBranch>(place, size, this, index));
  add_rows(size);
}

std::size_t JsonBranch::close(std::size_t index) {
  const auto found = open_.find(index);
  if (found == open_.end()) return 0;
  const std::size_t rows = found->second->rows_;
  found->second->parent_ = nullptr;
  open_.erase(found);
  add_rows(std::size_t{0} - rows);
  return rows;
}

void JsonBranch::add_rows(std::size_t rows) {
  for (JsonBranch* branch = this; branch; branch = branch->parent_)
    branch->rows_ += rows;
}

}  // namespace vestibule::app
