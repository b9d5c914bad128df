#include "format/jinja/percent.hh"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/jinja/arguments.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

constexpr std::size_t kWidthMax = 4096;

struct Spec {
  std::string name;
  bool named = false, minus = false, zero = false, plus = false, space = false, alternate = false;
  std::size_t width = 0;
  int precision = -1;
  char letter = ' ';
};

class Percent {
 public:
  Percent(Engine& engine, std::string_view format, const Value& values)
      : engine_(engine), rest_(format), values_(values) {
    if (values.is(Kind::tuple))
      positional_ = values.sequence->items;
    else
      positional_ = {values};
  }

  Expected<Value> run() {
    std::string out;
    while (!rest_.empty()) {
      const std::size_t sign = std::min(rest_.find('%'), rest_.size());
      out += rest_.substr(0, sign);
      rest_.remove_prefix(sign);
      if (rest_.empty()) break;
      rest_.remove_prefix(1);
      TRY(const std::string piece, next());
      out += piece;
      CHECK_OK(engine_.steps.take_bytes(piece.size()));
      if (out.size() > engine_.heap.left()) return fail(Errc::full, "a text that is too long");
      CHECK_OK(engine_.step());
    }
    // Whatever has elements may have more than are asked for, a tuple and a text apart.
    const bool may_be_left =
        values_.is(Kind::undefined) || values_.is(Kind::dict) ||
        (values_.is_sequence() && !values_.is(Kind::tuple) && !values_.is(Kind::generator));
    const bool all_used = used_ == positional_.size() || may_be_left;
    if (!all_used) return bad("not all arguments converted during string formatting");
    return engine_.text(std::move(out));
  }

 private:
  char take() {
    if (rest_.empty()) return '\0';
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }

  Expected<Spec> spec() {
    Spec spec;
    if (rest_.starts_with('(')) {
      const std::size_t close = rest_.find(')');
      if (close == rest_.npos) return bad("incomplete format key");
      spec.name = rest_.substr(1, close - 1);
      spec.named = true;
      rest_.remove_prefix(close + 1);
    }
    for (; !rest_.empty() && std::string_view("-0+ #").find(rest_[0]) != std::string_view::npos;
         rest_.remove_prefix(1)) {
      spec.minus |= rest_[0] == '-', spec.zero |= rest_[0] == '0', spec.plus |= rest_[0] == '+';
      spec.space |= rest_[0] == ' ', spec.alternate |= rest_[0] == '#';
    }
    TRY(spec.width, digits());
    if (rest_.starts_with('.')) {
      rest_.remove_prefix(1);
      TRY(const std::size_t precision, digits());
      spec.precision = static_cast<int>(precision);
    }
    while (rest_.starts_with('h') || rest_.starts_with('l') || rest_.starts_with('L'))
      rest_.remove_prefix(1);
    if (rest_.empty()) return bad("incomplete format");
    spec.letter = take();
    return spec;
  }

  Expected<std::size_t> digits() {
    std::size_t value = 0;
    while (!rest_.empty() && is_digit(rest_[0])) {
      value = value * 10 + static_cast<std::size_t>(take() - '0');
      if (value > kWidthMax) return fail(Errc::full, "a width or precision that is too large");
    }
    return value;
  }

  Expected<Value> value_for(const Spec& spec) {
    if (spec.named) {
      if (!values_.is(Kind::dict)) return bad("format requires a mapping");
      const Value* const found = values_.dict->find(spec.name);
      if (!found) return bad(join({"no key ", python::repr(spec.name)}));
      return *found;
    }
    if (used_ == positional_.size()) return bad("not enough arguments for format string");
    return positional_[used_++];
  }

  Expected<std::string> next() {
    TRY(const Spec wanted, spec());
    if (wanted.letter == '%') return std::string("%");
    TRY(const Value value, value_for(wanted));
    constexpr std::string_view kTexts = "sra", kIntegers = "diuxXo", kReals = "eEfFgG";
    std::string text;
    if (kTexts.find(wanted.letter) != kTexts.npos) {
      TRY(text, wanted.letter == 's' ? engine_.str(value) : to_repr(value, engine_.heap.left()));
      return padded(wanted, cut(text, wanted.precision), false);
    }
    if (wanted.letter == 'c') {
      TRY(text, character(value));
      return padded(wanted, text, false);
    }
    if (kIntegers.find(wanted.letter) != kIntegers.npos) {
      TRY(text, integer(wanted, value));
      return padded(wanted, text, true);
    }
    if (kReals.find(wanted.letter) != kReals.npos) {
      TRY(text, real(wanted, value));
      return padded(wanted, text, true);
    }
    return bad(
        join({"unsupported format character ", python::repr(std::string(1, wanted.letter))}));
  }

  static std::string cut(const std::string& text, int precision) {
    if (precision < 0) return text;
    std::string out;
    for (const std::string_view c : python::characters(text)) {
      if (precision-- == 0) break;
      out += c;
    }
    return out;
  }

  static Expected<std::string> character(const Value& value) {
    if (value.is(Kind::string) && python::length(value.text()) == 1)
      return std::string(value.text());
    TRY(const std::int64_t code, integer_of(value));
    if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      return bad("%c arg not in range(0x110000)");
    std::string out;
    append_utf8(out, static_cast<char32_t>(code));
    return out;
  }

  static std::string sign_of_number(const Spec& spec, bool negative) {
    return negative ? "-" : spec.plus ? "+" : spec.space ? " " : "";
  }

  static Expected<std::string> integer(const Spec& spec, const Value& value) {
    const bool decimal = spec.letter == 'd' || spec.letter == 'i' || spec.letter == 'u';
    std::int64_t number = 0;
    if (value.is(Kind::real) && decimal) {
      if (!(std::fabs(value.real) < 9.2e18))
        return fail(Errc::full, "a number of more than 64 bits");
      number = static_cast<std::int64_t>(value.real);
    } else {
      TRY(number, integer_of(value));
    }
    const std::uint64_t size =
        number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    std::array<char, 32> buffer;
    const char* const form = decimal              ? "%llu"
                             : spec.letter == 'x' ? "%llx"
                             : spec.letter == 'X' ? "%llX"
                                                  : "%llo";
    std::snprintf(buffer.data(), buffer.size(), form, static_cast<unsigned long long>(size));
    std::string digits = buffer.data();
    if (spec.precision > static_cast<int>(digits.size()))
      digits.insert(0, static_cast<std::size_t>(spec.precision) - digits.size(), '0');
    const std::string prefix =
        spec.alternate && !decimal ? join({"0", std::string(1, spec.letter)}) : "";
    return join({sign_of_number(spec, number < 0), prefix, digits});
  }

  static Expected<std::string> real(const Spec& spec, const Value& value) {
    CHECK_OK(check_defined(value));
    if (!value.is_number()) return bad(join({"must be real number, not ", type_name(value)}));
    const double number = static_cast<double>(exact(value));
    const std::string sign = sign_of_number(spec, std::signbit(number) && !std::isnan(number));
    if (std::isnan(number)) return join({spec.plus ? "+" : spec.space ? " " : "", "nan"});
    if (std::isinf(number)) return join({sign, "inf"});
    const int precision = spec.precision < 0 ? 6 : std::min(spec.precision, 300);
    std::array<char, 1024> buffer;
    const std::string form =
        join({"%", spec.alternate ? "#" : "", ".*", std::string(1, spec.letter)});
    std::snprintf(buffer.data(), buffer.size(), form.c_str(), precision, std::fabs(number));
    return join({sign, buffer.data()});
  }

  static std::string padded(const Spec& spec, const std::string& text, bool number) {
    const std::size_t size = python::length(text);
    if (size >= spec.width) return text;
    const std::size_t missing = spec.width - size;
    if (spec.minus) return text + std::string(missing, ' ');
    const bool finite = text.find_first_of("n") == text.npos;
    if (!spec.zero || !number || !finite) return std::string(missing, ' ') + text;
    const std::size_t sign = std::string_view("+- ").find(text[0]) != std::string_view::npos;
    const std::size_t prefix =
        sign + (spec.alternate && spec.letter != 'd' && text.size() > sign + 1 &&
                        is_digit(text[sign]) == true && lower(text[sign + 1]) == lower(spec.letter)
                    ? 2
                    : 0);
    return text.substr(0, prefix) + std::string(missing, '0') + text.substr(prefix);
  }

  Engine& engine_;
  std::string_view rest_;
  const Value& values_;
  std::vector<Value> positional_;
  std::size_t used_ = 0;
};

}  // namespace

Expected<Value> percent(Engine& engine, std::string_view format, const Value& values) {
  return Percent(engine, format, values).run();
}

}  // namespace hearth::format::jinja
