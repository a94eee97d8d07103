#include "tokens/json-number.hpp"

#include <algorithm>
#include <cstdint>

namespace vestibule::tokens {

namespace {

/// ±0.DIGITS × 10^(exponent + shift), the first digit not being 0.
struct Number {
  explicit Number(std::string_view text);
  bool is_zero() const { return digits.empty(); }
  int sign() const { return is_zero() ? 0 : is_negative ? -1 : 1; }

  bool is_negative;
  std::string_view digits;  ///< perhaps with a point among them
  bool has_negative_exponent = false;
  std::string_view exponent;  ///< its digits
  std::int64_t shift = 0;
};

Number::Number(std::string_view text) : is_negative(text.starts_with('-')) {
  if (is_negative) text.remove_prefix(1);
  digits = text.substr(0, text.find_first_of("eE"));
  exponent = text.substr(std::min(digits.size() + 1, text.size()));
  has_negative_exponent = exponent.starts_with('-');
  if (has_negative_exponent || exponent.starts_with('+')) exponent.remove_prefix(1);

  const auto point = std::min(digits.find('.'), digits.size());
  const auto first = std::min(digits.find_first_not_of("0."), digits.size());
  shift = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + (first > point ? 1 : 0);
  digits.remove_prefix(first);
}

/// The digit that has `place` digits behind it, with the sign of its exponent.
int exponent_digit(const Number& number, std::size_t place) {
  if (place >= number.exponent.size()) return 0;
  const int digit = number.exponent[number.exponent.size() - 1 - place] - '0';
  return number.has_negative_exponent ? -digit : digit;
}

/// The difference of the exponents; where that is far beyond any shift, something of its sign that is as well.
std::int64_t exponent_difference(const Number& one, const Number& other) {
  constexpr std::int64_t beyond_any_shift = 100'000'000'000'000'000;
  std::int64_t difference = 0;
  for (auto place = std::max(one.exponent.size(), other.exponent.size()); place-- > 0;) {
    difference = difference * 10 + exponent_digit(one, place) - exponent_digit(other, place);
    if (difference > beyond_any_shift || difference < -beyond_any_shift) break;
  }
  return difference;
}

/// The next digit; zeros without end behind the last one.
char take_digit(std::string_view& digits) {
  if (digits.starts_with('.')) digits.remove_prefix(1);
  if (digits.empty()) return '0';
  const char digit = digits.front();
  digits.remove_prefix(1);
  return digit;
}

std::strong_ordering compare_digits(std::string_view one, std::string_view other) {
  while (!one.empty() || !other.empty()) {
    const auto order = take_digit(one) <=> take_digit(other);
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering compare_magnitudes(const Number& one, const Number& other) {
  const auto order = exponent_difference(one, other) <=> other.shift - one.shift;
  return order != 0 ? order : compare_digits(one.digits, other.digits);
}

}  // namespace

std::strong_ordering compare_json_numbers(std::string_view one, std::string_view other) {
  const Number first(one), second(other);
  if (first.sign() != second.sign() || first.is_zero()) return first.sign() <=> second.sign();
  return first.is_negative ? compare_magnitudes(second, first) : compare_magnitudes(first, second);
}

}  // namespace vestibule::tokens
