#include "tokens/json-index.hpp"

#include "async/owned.hpp"
#include "named-tests.hpp"

#include <memory>
#include <string>
#include <vector>

using namespace vestibule;
using tokens::JsonFault;
using tokens::JsonIndex;
using tokens::JsonKind;

namespace {

std::shared_ptr<const JsonIndex> index_of(const std::string& text) {
  return JsonIndex::build(async::Bytes::adopt(g_bytes_new(text.data(), text.size())));
}

std::string repeated(const std::string& part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; i++)
    text += part;
  return text;
}

/// The whole tree, in the form in which JSON would write it without spaces; read child by child.
void write(const JsonIndex& index, std::size_t place, std::string& result) {
  if (!index.is_container(place)) {
    result += index.raw(place);
    return;
  }
  const bool is_object = index.kind(place) == JsonKind::Object;
  result += is_object ? '{' : '[';
  const std::size_t size = index.size(place);
  for (std::size_t i = 0; i < size; i++) {
    if (i > 0) result += ',';
    const auto child = index.child(place, i);
    g_assert_true(child.key.has_value() == is_object);
    if (child.key) result.append(*child.key).append(":");
    write(index, child.place, result);
  }
  result += is_object ? '}' : ']';
}

std::string written(const std::string& text) {
  const auto index = index_of(text);
  std::string result;
  if (index->root()) write(*index, *index->root(), result);
  return result;
}

void assert_equal(const std::string& one, const std::string& other) {
  g_assert_cmpstr(one.c_str(), ==, other.c_str());
}

void each_value_is_where_it_was_sent() {
  for (const std::string text : {
           R"({"a":1,"b":[true,false,null],"c":{"d":"e"}})",
           R"([])",
           R"({})",
           R"([[],{},[[]],{"a":{}}])",
           R"("only a string")",
           R"(-12.5e-3)",
           R"(["[","]","{","\"","\\",":",","])",
       }) {
    assert_equal(written(text), text);
    g_assert_false(index_of(text)->fault().has_value());
  }
  assert_equal(written(" \r\n\t{ \"a\" : [ 1 , 2 ] }\n"), R"({"a":[1,2]})");
  assert_equal(written("\xef\xbb\xbf[1]"), "[1]");
}

void numbers_are_exact_and_duplicate_names_are_all_there() {
  const std::string digits = repeated("1234567890", 100);
  assert_equal(written("[" + digits + "]"), "[" + digits + "]");
  const std::string twice = R"({"a":0.1000000000000000000001,"a":1e400,"a":12345678901234567890123})";
  assert_equal(written(twice), twice);
}

/// Large enough for notes and marks of every kind.
std::string large_text() {
  std::string text = "[";
  for (int i = 0; i < 3000; i++)
    text += (i ? ",{\"id\":" : "{\"id\":") + std::to_string(i) + R"(,"tags":["x","y"],"more":{"deep":[[1],[2]]}})";
  text += ",[" + repeated("0,", 20'000) + "0]";
  text += ",\"" + repeated("long ", 5'000) + "\"";
  text += ",{" + std::string(R"("inner":{"list":[)") + repeated("[1,2],", 5'000) + "[]]}}";
  return text + "]";
}

void a_large_text_reads_the_same() {
  const std::string text = large_text();
  const auto index = index_of(text);
  assert_equal(written(text), text);
  g_assert_cmpuint(index->size(*index->root()), ==, 3003);
  const auto zeros = index->child(*index->root(), 3000).place;
  g_assert_cmpuint(index->size(zeros), ==, 20'001);
  g_assert_cmpuint(index->child(zeros, 12'345).place, ==, zeros + 1 + 2 * 12'345);
}

/// The byte belongs to the child that says so, all the way down.
void check_child_of_each_byte(const JsonIndex& index, std::size_t place, int& checked) {
  for (std::size_t i = 0; i < index.size(place); i += 1 + i / 7) {
    const auto child = index.child(place, i);
    const std::size_t end = child.place + index.raw(child.place).size();
    g_assert_cmpuint(index.index_at(place, child.place), ==, i);
    g_assert_cmpuint(index.index_at(place, end - 1), ==, i);
    checked++;
    check_child_of_each_byte(index, child.place, checked);
  }
}

void the_way_to_a_byte_is_found() {
  const auto index = index_of(large_text());
  int checked = 0;
  check_child_of_each_byte(*index, *index->root(), checked);
  g_assert_cmpint(checked, >, 200);
}

struct FaultCase {
  const char* text;
  JsonFault::Kind kind;
  std::size_t byte, line;
  const char* read;  ///< what could be, all the same
};

void a_text_that_is_broken_says_where_and_shows_what_comes_before() {
  using enum JsonFault::Kind;
  const FaultCase cases[] = {
      {"", CutOff, 0, 1, ""},
      {"  \n ", CutOff, 4, 2, ""},
      {"[", CutOff, 1, 1, "[]"},
      {"[1,\n2,", CutOff, 6, 2, "[1,2]"},
      {"{\"a\":1,\n\"b", CutOff, 10, 2, R"({"a":1})"},
      {R"({"a":[1,{"b":"cut o)", CutOff, 19, 1, R"({"a":[1,{}]})"},
      {R"({"a":)", CutOff, 5, 1, "{}"},
      {R"({"a":tru)", CutOff, 8, 1, "{}"},
      {R"({"a":1 "b":2})", NotJson, 7, 1, R"({"a":1})"},
      {"[1,\n2\n3]", NotJson, 6, 3, "[1,2]"},
      {"[1,]", NotJson, 3, 1, "[1]"},
      {"{\"a\":1]", NotJson, 6, 1, R"({"a":1})"},
      {"{} {}", NotJson, 3, 1, "{}"},
      {"<html>", NotJson, 0, 1, ""},
      {"[012]", NotJson, 2, 1, "[0]"},
      {"[1.]", NotJson, 3, 1, "[]"},
      {"[\"\\x41\"]", NotJson, 3, 1, "[]"},
      {"[\"a\nb\"]", NotJson, 3, 1, "[]"},
  };
  for (const auto& one : cases) {
    g_test_message("%s", one.text);
    const auto index = index_of(one.text);
    g_assert_true(index->fault().has_value());
    g_assert_true(index->fault()->kind == one.kind);
    g_assert_cmpuint(index->fault()->byte, ==, one.byte);
    g_assert_cmpuint(index->fault()->line, ==, one.line);
    assert_equal(written(one.text), one.read);
  }
}

void a_nul_byte_is_a_fault_where_it_stands() {
  const std::string text("[1,\0]", 5);
  g_assert_cmpuint(index_of(text)->fault()->byte, ==, 3);
  assert_equal(written(text), "[1]");
  assert_equal(written("[\"\xff\xfe\"]"), "[\"\xff\xfe\"]");
}

void a_large_text_that_is_cut_off_anywhere_shows_what_comes_before() {
  const std::string text = large_text();
  for (std::size_t size = 1; size < text.size(); size += 997) {
    const auto index = index_of(text.substr(0, size));
    g_assert_true(index->fault()->kind == JsonFault::Kind::CutOff);
    const std::size_t children = index->size(*index->root());
    if (children == 0) continue;
    const auto last = index->child(*index->root(), children - 1).place;
    g_assert_cmpuint(last, <, size);
    g_assert_cmpuint(index->index_at(*index->root(), last), ==, children - 1);
  }
}

void no_depth_overflows_the_stack() {
  for (const std::size_t depth : {std::size_t{10'000}, std::size_t{1'000'000}}) {
    for (const bool is_closed : {true, false}) {
      const auto index = index_of(repeated("[", depth) + (is_closed ? repeated("]", depth) : ""));
      g_assert_true(index->fault().has_value() == !is_closed);
      std::size_t place = *index->root();
      for (std::size_t i = 1; i < depth; i++) {
        if (i % 1000 != 0) {  // every one would take its time
          place++;
          continue;
        }
        g_assert_cmpuint(index->size(place), ==, 1);
        place = index->child(place, 0).place;
      }
      g_assert_cmpuint(place, ==, depth - 1);
      g_assert_cmpuint(index->size(place), ==, 0);
    }
  }
  const auto deeper = index_of(repeated("[", JsonIndex::most_depth + 1));
  g_assert_true(deeper->fault()->kind == JsonFault::Kind::TooDeep);
}

void the_notes_are_a_small_part_of_any_text() {
  const std::size_t size = 1'000'000;
  for (const std::string& text : {
           "[" + repeated("1,", size / 2) + "1]",
           repeated("[", size / 2) + repeated("]", size / 2),
           "[" + repeated(repeated("[", 2500) + repeated("]", 2500) + ",", size / 5000) + "1]",
           repeated("{\"a\":[", size / 6),
           "[" + repeated("{\"name\":\"value\"},", size / 17) + "{}]",
       })
    g_assert_cmpuint(index_of(text)->memory(), <, text.size() / 20);
}

void a_cancelled_reading_is_none() {
  const auto cancellable = async::Object<GCancellable>::adopt(g_cancellable_new());
  g_cancellable_cancel(cancellable.get());
  g_assert_null(JsonIndex::build(async::Bytes::adopt(g_bytes_new_static("[]", 2)), cancellable.get()).get());
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "json-index",
      {
          {"each-value-is-where-it-was-sent", each_value_is_where_it_was_sent},
          {"numbers-are-exact-and-duplicate-names-are-all-there", numbers_are_exact_and_duplicate_names_are_all_there},
          {"a-large-text-reads-the-same", a_large_text_reads_the_same},
          {"the-way-to-a-byte-is-found", the_way_to_a_byte_is_found},
          {"a-text-that-is-broken-says-where-and-shows-what-comes-before",
           a_text_that_is_broken_says_where_and_shows_what_comes_before},
          {"a-nul-byte-is-a-fault-where-it-stands", a_nul_byte_is_a_fault_where_it_stands},
          {"a-large-text-that-is-cut-off-anywhere-shows-what-comes-before",
           a_large_text_that_is_cut_off_anywhere_shows_what_comes_before},
          {"no-depth-overflows-the-stack", no_depth_overflows_the_stack},
          {"the-notes-are-a-small-part-of-any-text", the_notes_are_a_small_part_of_any_text},
          {"a-cancelled-reading-is-none", a_cancelled_reading_is_none},
      });
}
