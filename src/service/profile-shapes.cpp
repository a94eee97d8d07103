#include "service/profile-shapes.hpp"

#include "tokens/json-pointer.hpp"

namespace vestibule::service {

namespace {

AnswerShape read_answer_shape(const ProfileNode& node) {
  node.expect_members({"status", "members", "equals", "empty"});
  AnswerShape shape{.status = node.required("status").number(100, 599)};
  const auto read_pointers = [&node](const char* name, std::vector<std::string>& pointers) {
    if (const auto list = node.member(name))
      for (const auto& pointer : list->elements(1))
        pointers.push_back(pointer.json_pointer());
  };
  read_pointers("members", shape.members);
  read_pointers("empty", shape.empty);
  if (const auto equals = node.member("equals"))
    for (const auto& [pointer, text] : equals->members()) {
      expect_pointer(pointer, text);
      shape.equals.emplace_back(pointer, text.text());
    }
  return shape;
}

/// The service's own words in a refusal; an error page has none.
std::vector<AnswerShape> read_own_words(const ProfileNode& node) {
  auto shapes = read_answer_shapes(node);
  if (shapes.empty()) node.fail("at least one answer");
  for (std::size_t i = 0; i < shapes.size(); i++) {
    if (shapes[i].status < 400 || shapes[i].status > 499)
      node.elements()[i].required("status").fail("a whole number from 400 to 499");
    if (shapes[i].members.empty() && shapes[i].equals.empty())
      node.elements()[i].fail("members or equals beside that status");
  }
  return shapes;
}

}  // namespace

void expect_pointer(const std::string& pointer, const ProfileNode& node) {
  const auto names = tokens::split_json_pointer(pointer);
  if (!names || names->empty()) node.fail("a JSON pointer as its name, such as \"/data/token\"");
}

std::vector<AnswerShape> read_answer_shapes(const ProfileNode& node) {
  std::vector<AnswerShape> shapes;
  for (const auto& shape : node.elements())
    shapes.push_back(read_answer_shape(shape));
  return shapes;
}

void expect_distinct(const ProfileNode& list, const std::vector<AnswerShape>& shapes, int alone) {
  for (std::size_t i = 0; i < shapes.size(); i++) {
    const auto& shape = shapes[i];
    const bool tells = !shape.members.empty() || !shape.equals.empty() || !shape.empty.empty();
    if (!tells && (shape.status < alone || shape.status >= 500))
      list.elements()[i].fail("members, equals or empty beside that status");
  }
}

Recognition read_recognition(const ProfileNode& node) {
  node.expect_members({"path", "answers", "challenge", "elsewhere"});
  Recognition recognition;
  if (const auto path = node.member("path")) {
    recognition.path = path->path();
    recognition.answers = read_own_words(node.required("answers"));
    if (const auto challenge = node.member("challenge")) recognition.challenge = challenge->word();
  } else if (node.member("answers") || node.member("challenge") || !node.member("elsewhere")) {
    node.fail("path and answers, or elsewhere alone");
  }
  if (const auto elsewhere = node.member("elsewhere")) recognition.elsewhere = read_own_words(*elsewhere);
  return recognition;
}

}  // namespace vestibule::service
