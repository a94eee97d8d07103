#include "tokens/json-index-builder.hpp"

#include <algorithm>
#include <utility>

namespace vestibule::tokens {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

}  // namespace

JsonIndexBuilder::JsonIndexBuilder(const async::Bytes& text)
    : index_(std::make_shared<JsonIndex>()), text_(async::view_of(text)), lexer_(text_) {
  index_->bytes_ = text;
}

std::shared_ptr<JsonIndex> JsonIndexBuilder::build(GCancellable* cancellable) {
  if (text_.starts_with(byte_order_mark)) lexer_.move_to(byte_order_mark.size());
  lexer_.skip_space();
  const bool is_read = read(cancellable);
  if (g_cancellable_is_cancelled(cancellable)) return nullptr;
  if (!is_read && !index_->fault_) fault(lexer_.at_end() ? JsonFault::Kind::CutOff : JsonFault::Kind::NotJson);
  index_->text_ = text_.substr(0, is_read ? lexer_.position() : token_);

  // What the text leaves open ends where it does.
  lexer_.move_to(index_->text_.size());
  while (!open_.empty())
    close();
  std::sort(index_->containers_.begin(), index_->containers_.end(),
            [](const auto& one, const auto& other) { return one.place < other.place; });
  std::sort(index_->marks_.begin(), index_->marks_.end(), [](const auto& one, const auto& other) {
    return std::pair(one.container, one.place) < std::pair(other.container, other.place);
  });
  index_->containers_.shrink_to_fit();
  index_->marks_.shrink_to_fit();
  return std::move(index_);
}

/// Whether the whole text is one JSON text.
bool JsonIndexBuilder::read(GCancellable* cancellable) {
  constexpr unsigned look_every = 1 << 16;  // values
  unsigned values = 0;
  do {
    if (++values % look_every == 0 && g_cancellable_is_cancelled(cancellable)) return false;
    if (!read_value()) return false;
  } while (goes_on());
  if (!open_.empty()) return false;
  token_ = lexer_.position();
  return lexer_.at_end();
}

/// Reads a scalar, or opens a container and reads its first key.
bool JsonIndexBuilder::read_value() {
  for (;;) {
    token_ = lexer_.position();
    if (open_.empty() || text_[open_.back().place] == '[') child_ = token_;
    const char c = lexer_.peek();
    if (c != '{' && c != '[') {
      if (!lexer_.scalar()) return false;
      begin_child();
      return true;
    }
    if (open_.size() == JsonIndex::most_depth) {
      fault(JsonFault::Kind::TooDeep);
      return false;
    }
    open();
    if (lexer_.peek() == (c == '{' ? '}' : ']')) return true;
    if (c == '{' && !read_key()) return false;
  }
}

bool JsonIndexBuilder::read_key() {
  child_ = token_ = lexer_.position();
  if (!lexer_.string()) return false;
  lexer_.skip_space();
  token_ = lexer_.position();
  if (!lexer_.take(':')) return false;
  lexer_.skip_space();
  return true;
}

/// Closes what is closed, and goes on to the next value, if there has to be one.
bool JsonIndexBuilder::goes_on() {
  for (;;) {
    lexer_.skip_space();
    token_ = lexer_.position();
    if (open_.empty()) return false;
    const bool is_object = text_[open_.back().place] == '{';
    if (lexer_.take(is_object ? '}' : ']')) {
      close();
      continue;
    }
    if (!lexer_.take(',')) return false;
    lexer_.skip_space();
    return !is_object || read_key();
  }
}

/// The value at `token_` is there.
void JsonIndexBuilder::begin_child() {
  if (open_.empty()) {
    index_->root_ = token_;
    return;
  }
  Open& parent = open_.back();
  // What has been read of the child itself does not count: it is behind the mark.
  const std::size_t work = this->work() - (lexer_.position() - child_);
  if (work - parent.mark_work >= JsonIndex::noted_work) {
    index_->marks_.push_back({parent.place, parent.size, child_});
    parent.mark_work = work;
  }
  parent.size++;
}

void JsonIndexBuilder::open() {
  begin_child();
  open_.push_back({token_, 0, work(), work()});
  lexer_.move_to(token_ + 1);
  lexer_.skip_space();
}

void JsonIndexBuilder::close() {
  const Open& closed = open_.back();
  if (work() - closed.work >= JsonIndex::noted_work) {
    index_->containers_.push_back({closed.place, lexer_.position(), closed.size});
    noted_ += work() - closed.work;
  }
  open_.pop_back();
}

void JsonIndexBuilder::fault(JsonFault::Kind kind) {
  const std::size_t byte = lexer_.position();
  const auto lines = std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(byte), '\n');
  index_->fault_ = JsonFault{kind, byte, static_cast<std::size_t>(lines) + 1};
}

}  // namespace vestibule::tokens
