#include "tokens/text-lines.hpp"

namespace vestibule::tokens {

namespace {

bool begins_a_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

/// The line at the beginning of `text`, or its first piece.
std::string_view first_line(std::string_view text) {
  const auto line = text.substr(0, TextLines::longest + 1);
  const auto end = line.find('\n');
  if (end != std::string_view::npos) return line.substr(0, end);
  if (line.size() <= TextLines::longest) return line;
  constexpr std::size_t longest_character = 4;
  for (std::size_t cut = TextLines::longest; cut > TextLines::longest - longest_character; cut--)
    if (begins_a_character(line[cut])) return line.substr(0, cut);
  return line.substr(0, TextLines::longest);
}

void remove_line(std::string_view& text) {
  text.remove_prefix(first_line(text).size());
  if (text.starts_with('\n')) text.remove_prefix(1);
}

}  // namespace

std::shared_ptr<const TextLines> TextLines::build(const async::Bytes& text, GCancellable* cancellable) {
  const auto lines = std::make_shared<TextLines>();
  lines->bytes_ = text;
  lines->text_ = async::view_of(text);
  for (std::string_view rest = lines->text_; !rest.empty(); remove_line(rest)) {
    if (lines->size_++ % marked_every != 0) continue;
    if (g_cancellable_is_cancelled(cancellable)) return nullptr;
    lines->marks_.push_back(lines->text_.size() - rest.size());
  }
  lines->marks_.shrink_to_fit();
  return lines;
}

std::string_view TextLines::line(std::size_t index) const {
  std::string_view rest = text_.substr(marks_[index / marked_every]);
  for (std::size_t i = 0; i < index % marked_every; i++)
    remove_line(rest);
  auto line = first_line(rest);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace vestibule::tokens
