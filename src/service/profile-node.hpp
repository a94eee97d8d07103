#pragma once

#include "tokens/bounded-json.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::service {

/// A place in a profile that is being read; it knows where it is, so that an error can say so. What it returns is there
/// and as asked for; else `ProfileError` is thrown.
class ProfileNode {
public:
  ProfileNode(JsonNode* node, std::string file, std::string pointer);

  /// An object that has no other members than these.
  void expect_members(std::initializer_list<const char*> known) const;
  std::optional<ProfileNode> member(const char* name) const;
  ProfileNode required(const char* name) const;
  /// The members of an object, by name; none where it is none.
  std::vector<std::pair<std::string, ProfileNode>> members() const;
  std::vector<ProfileNode> elements(std::size_t least = 0) const;

  bool is_text() const;
  /// Without control characters, of 1 to 2048 bytes.
  std::string text() const;
  /// A JSON pointer; `names` of them at least.
  std::string json_pointer(std::size_t names = 1) const;
  /// A path below the server address: it cannot lead to another origin, nor out of the address.
  std::string path() const;
  /// A word of RFC 9110 §5.6.2: a method, the name of a header, a scheme.
  std::string word() const;
  int number(int least, int most) const;
  bool boolean() const;
  std::size_t one_of(std::initializer_list<const char*> words) const;

  [[noreturn]] void fail(std::string expected) const;
  JsonNode* json() const { return node_; }

private:
  JsonNode* node_;
  std::string file_;
  std::string pointer_;
};

}  // namespace vestibule::service
