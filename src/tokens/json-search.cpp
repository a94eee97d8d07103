#include "tokens/json-search.hpp"

#include "tokens/folded-text.hpp"
#include "tokens/json-lexer.hpp"
#include "tokens/json-string.hpp"

namespace vestibule::tokens {

namespace {

bool contains(std::string_view token, const FoldedText& wanted) {
  if (token[0] != '"') return wanted.is_in(token);
  if (token.find('\\') != std::string_view::npos) return wanted.is_in(decode_json_string(token).text);
  return wanted.is_in(token.substr(1, token.size() - 2));
}

}  // namespace

JsonMatches find_in_json(const JsonIndex& index, const std::string& wanted, std::size_t most,
                         GCancellable* cancellable) {
  constexpr unsigned look_every = 1 << 16;  // tokens
  unsigned tokens = 0;
  JsonMatches matches;
  const FoldedText folded(wanted);
  if (folded.empty() || !index.root()) return matches;
  const std::string_view text = index.text();
  JsonLexer lexer(text, *index.root());
  while (!lexer.at_end()) {
    if (++tokens % look_every == 0 && g_cancellable_is_cancelled(cancellable)) break;
    const std::size_t place = lexer.position();
    if (std::string_view("{}[],: \t\r\n").find(text[place]) != std::string_view::npos) {
      lexer.move_to(place + 1);
      continue;
    }
    lexer.scalar();
    if (!contains(text.substr(place, lexer.position() - place), folded)) continue;
    matches.is_cut = matches.places.size() == most;
    if (matches.is_cut) break;
    matches.places.push_back(place);
  }
  return matches;
}

}  // namespace vestibule::tokens
