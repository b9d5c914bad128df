#include "base/text.hh"
#include "format/jinja/compare.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

class Printer {
 public:
  explicit Printer(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// str() of the outermost, repr() of what stands within.
  Expected<std::string> str(const Value& value) {
    if (value.is(Kind::string))
      put(value.text());
    else if (value.is(Kind::undefined))
      put(value.missing->name);
    else
      CHECK_OK(repr(value, 0));
    return finish();
  }
  Expected<std::string> whole_repr(const Value& value) {
    CHECK_OK(repr(value, 0));
    return finish();
  }

 private:
  void put(std::string_view text) {
    if (out_.size() <= bytes_max_) out_ += text;
  }
  Expected<std::string> finish() {
    CHECK_OK(check());
    return std::move(out_);
  }
  Expected<> check() const {
    if (out_.size() <= bytes_max_) return {};
    return fail(Errc::full, "a text that is longer than the template may make");
  }

  Expected<> repr(const Value& value, int depth) {
    if (depth > kValueDepthMax)
      return fail(Errc::full, "a value that is nested too deeply to print");
    CHECK_OK(check());
    switch (value.kind) {
      case Kind::undefined:
        put("Undefined");
        return {};
      case Kind::none:
        put("None");
        return {};
      case Kind::boolean:
        put(value.boolean ? "True" : "False");
        return {};
      case Kind::integer:
        put(std::to_string(value.integer));
        return {};
      case Kind::real:
        put(python::repr(value.real));
        return {};
      case Kind::string:
        put(python::repr(value.text()));
        return {};
      case Kind::range:
        put_range(*value.sequence);
        return {};
      case Kind::list:
        return items("[", value, "]", depth);
      case Kind::tuple:
        return items("(", value, value.sequence->items.size() == 1 ? ",)" : ")", depth);
      case Kind::items_view:
      case Kind::keys_view:
      case Kind::values_view:
        return items(join({type_name(value), "(["}), value, "])", depth);
      case Kind::dict:
        return members(*value.dict, depth);
      case Kind::name_space:
        put("<Namespace ");
        CHECK_OK(members(*value.dict, depth));
        put(">");
        return {};
      default:
        return bad(join({"a ", type_name(value), " has no text; ",
                         value.is(Kind::generator) ? "put |list behind it" : "call it"}));
    }
  }

  void put_range(const Sequence& range) {
    put(join({"range(", std::to_string(range.from), ", ", std::to_string(range.to)}));
    if (range.step != 1) put(join({", ", std::to_string(range.step)}));
    put(")");
  }

  Expected<> items(std::string_view open, const Value& value, std::string_view close, int depth) {
    put(open);
    bool first = true;
    for (const Value& item : value.sequence->items) {
      if (!first) put(", ");
      first = false;
      CHECK_OK(repr(item, depth + 1));
    }
    put(close);
    return {};
  }

  Expected<> members(const Dict& dict, int depth) {
    put("{");
    bool first = true;
    for (const auto& [key, value] : dict.entries()) {
      if (!first) put(", ");
      first = false;
      CHECK_OK(repr(key, depth + 1));
      put(": ");
      CHECK_OK(repr(value, depth + 1));
    }
    put("}");
    return {};
  }

  const std::size_t bytes_max_;
  std::string out_;
};

}  // namespace

Expected<std::string> to_str(const Value& value, std::size_t bytes_max) {
  return Printer(bytes_max).str(value);
}

Expected<std::string> to_repr(const Value& value, std::size_t bytes_max) {
  return Printer(bytes_max).whole_repr(value);
}

}  // namespace hearth::format::jinja
