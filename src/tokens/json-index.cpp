#include "tokens/json-index.hpp"

#include "tokens/json-index-builder.hpp"
#include "tokens/json-lexer.hpp"

#include <algorithm>
#include <utility>

namespace vestibule::tokens {

/// Goes over a container's children. The text has been read before: it has no fault, but may end anywhere.
class JsonIndex::Children {
public:
  Children(const JsonIndex& index, bool in_object, std::size_t from)
      : index_(index), in_object_(in_object), lexer_(index.text_, from) {}

  /// Where the child that is next begins: at its key, if it has one.
  std::size_t next_place() const { return lexer_.position(); }

  /// The next one, if there is one.
  std::optional<JsonChild> next() {
    if (lexer_.at_end() || lexer_.peek() == ']' || lexer_.peek() == '}') return std::nullopt;
    JsonChild child{};
    if (in_object_) {
      const std::size_t start = lexer_.position();
      lexer_.string();
      child.key = index_.text_.substr(start, lexer_.position() - start);
      lexer_.skip_space();
      lexer_.take(':');
      lexer_.skip_space();
    }
    if (lexer_.at_end()) return std::nullopt;  // cut off behind a key
    child.place = lexer_.position();
    return child;
  }

  /// Goes behind the child that `next` has given, to the one behind that.
  void pass(const JsonChild& child) {
    lexer_.move_to(index_.end_of(child.place));
    lexer_.skip_space();
    lexer_.take(',');
    lexer_.skip_space();
  }

private:
  const JsonIndex& index_;
  bool in_object_;
  JsonLexer lexer_;
};

std::shared_ptr<const JsonIndex> JsonIndex::build(const async::Bytes& text, GCancellable* cancellable) {
  return JsonIndexBuilder(text).build(cancellable);
}

JsonKind JsonIndex::kind(std::size_t place) const {
  switch (text_[place]) {
  case '{':
    return JsonKind::Object;
  case '[':
    return JsonKind::Array;
  case '"':
    return JsonKind::String;
  case 't':
  case 'f':
    return JsonKind::Boolean;
  case 'n':
    return JsonKind::Null;
  default:
    return JsonKind::Number;
  }
}

std::string_view JsonIndex::raw(std::size_t place) const {
  return text_.substr(place, end_of(place) - place);
}

const JsonIndex::Container* JsonIndex::noted(std::size_t place) const {
  const auto found =
      std::lower_bound(containers_.begin(), containers_.end(), place,
                       [](const Container& container, std::size_t place) { return container.place < place; });
  return found != containers_.end() && found->place == place ? &*found : nullptr;
}

/// The byte behind the value at `place`.
std::size_t JsonIndex::end_of(std::size_t place) const {
  JsonLexer lexer(text_, place);
  std::size_t depth = 0;
  do {
    const char c = lexer.peek();
    if (c == '{' || c == '[') {
      if (const Container* container = noted(lexer.position())) {
        lexer.move_to(container->end);
      } else {
        lexer.take(c);
        depth++;
      }
    } else if (c == '}' || c == ']') {
      lexer.take(c);
      depth--;
    } else if (!lexer.take(',') && !lexer.take(':')) {
      lexer.scalar();
    }
    if (depth) lexer.skip_space();
  } while (depth && !lexer.at_end());
  return lexer.position();
}

std::size_t JsonIndex::size(std::size_t place) const {
  if (!is_container(place)) return 0;
  if (const Container* container = noted(place)) return container->size;
  std::size_t size = 0;
  auto children = children_from(place, nullptr, nullptr);
  while (const auto child = children.next()) {
    size++;
    children.pass(*child);
  }
  return size;
}

std::pair<const JsonIndex::Mark*, const JsonIndex::Mark*> JsonIndex::marks_of(std::size_t place) const {
  const Mark wanted{place, 0, 0};
  const auto [first, last] =
      std::equal_range(marks_.begin(), marks_.end(), wanted,
                       [](const Mark& one, const Mark& other) { return one.container < other.container; });
  return {marks_.data() + (first - marks_.begin()), marks_.data() + (last - marks_.begin())};
}

/// From the child that the mark before `last` says, of those from `first` on; else from the first child.
JsonIndex::Children JsonIndex::children_from(std::size_t place, const Mark* last, const Mark* first) const {
  const bool in_object = text_[place] == '{';
  if (last != first) return {*this, in_object, (last - 1)->place};
  JsonLexer lexer(text_, place + 1);
  lexer.skip_space();
  return {*this, in_object, lexer.position()};
}

JsonChild JsonIndex::child(std::size_t place, std::size_t index) const {
  const auto [first, last] = marks_of(place);
  const auto* behind =
      std::upper_bound(first, last, index, [](std::size_t index, const Mark& mark) { return index < mark.index; });
  auto children = children_from(place, behind, first);
  auto child = children.next();
  for (std::size_t i = behind == first ? 0 : (behind - 1)->index; i < index; i++) {
    children.pass(*child);
    child = children.next();
  }
  return *child;
}

void JsonIndex::visit(std::size_t place, const std::function<bool(const JsonChild&)>& goes_on) const {
  if (!is_container(place)) return;
  auto children = children_from(place, nullptr, nullptr);
  for (auto child = children.next(); child && goes_on(*child); child = children.next())
    children.pass(*child);
}

std::size_t JsonIndex::index_at(std::size_t place, std::size_t byte) const {
  const auto [first, last] = marks_of(place);
  const auto* behind =
      std::upper_bound(first, last, byte, [](std::size_t byte, const Mark& mark) { return byte < mark.place; });
  auto children = children_from(place, behind, first);
  std::size_t index = behind == first ? 0 : (behind - 1)->index;
  for (auto child = children.next(); child; child = children.next()) {
    children.pass(*child);
    if (byte < children.next_place()) break;
    index++;
  }
  return index;
}

std::size_t JsonIndex::memory() const {
  return sizeof *this + containers_.capacity() * sizeof(Container) + marks_.capacity() * sizeof(Mark);
}

}  // namespace vestibule::tokens
