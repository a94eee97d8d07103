#include "tokens/json-tokens.hpp"

#include "tokens/json-lexer.hpp"

#include <algorithm>

namespace vestibule::tokens {

namespace {

/// The first byte from `position` on that is neither space nor punctuation.
std::size_t skip_punctuation(std::string_view text, std::size_t position) {
  const auto found = text.find_first_not_of("{}[],: \t\r\n", position);
  return found == std::string_view::npos ? text.size() : found;
}

}  // namespace

std::shared_ptr<const JsonTokens> JsonTokens::build(std::shared_ptr<const JsonIndex> json, GCancellable* cancellable) {
  const auto tokens = std::make_shared<JsonTokens>();
  tokens->json_ = std::move(json);
  const auto text = tokens->json_->text();
  auto& marks = tokens->marks_;
  JsonLexer lexer(text);
  for (auto begin = skip_punctuation(text, 0); begin < text.size(); begin = skip_punctuation(text, lexer.position())) {
    lexer.move_to(begin);
    if (!lexer.scalar() && lexer.position() == begin) break;
    if (marks.size() * marked_every >= lexer.position()) continue;
    if (g_cancellable_is_cancelled(cancellable)) return nullptr;
    while (marks.size() * marked_every < lexer.position())
      marks.push_back({begin, lexer.position()});
  }
  return tokens;
}

std::vector<JsonToken> JsonTokens::in(std::size_t begin, std::size_t end) const {
  std::vector<JsonToken> tokens;
  const auto block = begin / marked_every;
  if (block >= marks_.size()) return tokens;
  const auto text = json_->text();
  for (auto place = marks_[block].begin; place < end && place < text.size();) {
    const auto behind = end_of(place);
    if (behind == place) break;
    if (behind > begin) tokens.push_back(token(place, behind));
    place = skip_punctuation(text.substr(0, std::min(end, text.size())), behind);
  }
  return tokens;
}

/// What reaches to the next mark is not read again.
std::size_t JsonTokens::end_of(std::size_t begin) const {
  const auto next = begin / marked_every + 1;
  if (next < marks_.size() && marks_[next].begin == begin) return marks_[next].end;
  JsonLexer lexer(json_->text(), begin);
  lexer.scalar();
  return lexer.position();
}

JsonToken JsonTokens::token(std::size_t begin, std::size_t end) const {
  constexpr std::size_t longest_space = 256;  // in front of the colon; with more of it, a name is shown as a string
  const auto text = json_->text();
  if (text[begin] != '"') {
    const bool is_word = text[begin] == 't' || text[begin] == 'f' || text[begin] == 'n';
    return {is_word ? JsonToken::Kind::Word : JsonToken::Kind::Number, begin, end};
  }
  const auto behind = text.substr(end, longest_space);
  const auto next = behind.find_first_not_of(" \t\r\n");
  const bool is_name = next != std::string_view::npos && behind[next] == ':';
  return {is_name ? JsonToken::Kind::Name : JsonToken::Kind::String, begin, end};
}

}  // namespace vestibule::tokens
