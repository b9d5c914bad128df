#include "format/jinja/json.hh"

#include <algorithm>
#include <cmath>

#include "base/text.hh"
#include "base/utf8.hh"
#include "format/jinja/merge_sort.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

constexpr std::int64_t kJsonIndentMax = 64;

class JsonWriter {
 public:
  JsonWriter(Engine& engine, std::optional<std::int64_t> indent) : engine_(engine) {
    if (indent)
      indent_ = static_cast<std::size_t>(std::clamp<std::int64_t>(*indent, 0, kJsonIndentMax));
  }

  Expected<std::string> run(const Value& value) {
    CHECK_OK(put(value, 0));
    return std::move(out_);
  }

 private:
  Expected<> put(const Value& value, std::size_t depth) {
    CHECK_OK(engine_.step());
    if (depth > kValueDepthMax || out_.size() > engine_.heap.left())
      return fail(Errc::full, "tojson: that is too deep or too long");
    if (value.is(Kind::string)) return put_string(value.text()), Expected<>();
    if (value.is(Kind::list) || value.is(Kind::tuple))
      return put_items(value.sequence->items, depth);
    if (value.is(Kind::dict)) return put_members(*value.dict, depth);
    TRY(const std::string text, scalar(value));
    out_ += text;
    return {};
  }

  static Expected<std::string> scalar(const Value& value) {
    if (value.is(Kind::none)) return std::string("null");
    if (value.is(Kind::boolean)) return std::string(value.boolean ? "true" : "false");
    if (value.is(Kind::integer)) return std::to_string(value.integer);
    if (!value.is(Kind::real))
      return bad(join({"Object of type ", type_name(value), " is not JSON serializable"}));
    if (std::isnan(value.real)) return std::string("NaN");
    if (std::isinf(value.real)) return std::string(value.real < 0 ? "-Infinity" : "Infinity");
    return python::repr(value.real);
  }

  void put_unit(char32_t unit) {
    out_ += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out_ += "0123456789abcdef"[unit >> shift & 15];
  }

  void put_string(std::string_view text) {
    constexpr std::string_view kPlain = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt", kHtml = "<>&'";
    out_ += '"';
    for (std::size_t at = 0; at < text.size();) {
      const char32_t c = take_code_point(text, at);
      const char byte = c < 0x80 ? static_cast<char>(c) : '\x7f';
      if (const std::size_t which = kPlain.find(byte); which != kPlain.npos) {
        out_.append("\\").append(1, kLetters[which]);
      } else if (c >= 0x10000) {
        put_unit(0xd800 + ((c - 0x10000) >> 10));
        put_unit(0xdc00 + ((c - 0x10000) & 0x3ff));
      } else if (c < 0x20 || c >= 0x80 || kHtml.find(byte) != kHtml.npos) {
        put_unit(c);
      } else {
        out_ += byte;
      }
    }
    out_ += '"';
  }

  void new_line(std::size_t depth) {
    if (indent_) out_.append("\n").append(*indent_ * depth, ' ');
  }
  void comma() { out_ += indent_ ? "," : ", "; }

  Expected<> put_items(const std::vector<Value>& items, std::size_t depth) {
    out_ += '[';
    bool first = true;
    for (const Value& item : items) {
      if (!first) comma();
      first = false;
      new_line(depth + 1);
      CHECK_OK(put(item, depth + 1));
    }
    if (!items.empty()) new_line(depth);
    out_ += ']';
    return {};
  }

  /// Sorted by key, as keys are ordered; 1 is written "1".
  Expected<> put_members(const Dict& dict, std::size_t depth) {
    auto members = dict.entries();
    Expected<> failed;
    merge_sort(members, [&](const auto& a, const auto& b) {
      const auto before = less(engine_.steps, a.first, b.first);
      if (!before && failed) failed = std::unexpected(before.error());
      return failed && *before;
    });
    CHECK_OK(failed);
    out_ += '{';
    bool first = true;
    for (const auto& [key, value] : members) {
      if (!first) comma();
      first = false;
      new_line(depth + 1);
      CHECK_OK(put_key(key));
      out_ += ": ";
      CHECK_OK(put(value, depth + 1));
    }
    if (!members.empty()) new_line(depth);
    out_ += '}';
    return {};
  }

  Expected<> put_key(const Value& key) {
    if (key.is(Kind::string)) return put_string(key.text()), Expected<>();
    if (!key.is_number() && !key.is(Kind::none))
      return bad(join({"keys must be str, int, float, bool or None, not ", type_name(key)}));
    TRY(const std::string text, scalar(key));
    put_string(text);
    return {};
  }

  Engine& engine_;
  std::optional<std::size_t> indent_;
  std::string out_;
};

}  // namespace

Expected<std::string> to_json(Engine& engine, const Value& value,
                              std::optional<std::int64_t> indent) {
  return JsonWriter(engine, indent).run(value);
}

Expected<Value> from_json(Heap& heap, const Json& json, int depth) {
  if (depth > kValueDepthMax)
    return fail(Errc::full, "values within each other, deeper than allowed");
  switch (json.kind()) {
    case boost::json::kind::null:
      return Value();
    case boost::json::kind::bool_:
      return Value::of(json.get_bool());
    case boost::json::kind::int64:
      return Value::of(json.get_int64());
    case boost::json::kind::uint64:
      if (json.get_uint64() > std::uint64_t{INT64_MAX})
        return heap.string(std::to_string(json.get_uint64()));
      return Value::of(static_cast<std::int64_t>(json.get_uint64()));
    case boost::json::kind::double_:
      return Value::of(json.get_double());
    case boost::json::kind::string:
      return heap.string(std::string(json.get_string()));
    case boost::json::kind::array: {
      std::vector<Value> items;
      for (const Json& item : json.get_array()) {
        TRY(const Value value, from_json(heap, item, depth + 1));
        items.push_back(value);
      }
      return heap.sequence(std::move(items));
    }
    case boost::json::kind::object: {
      TRY(Dict* const dict, from_json(heap, json.get_object(), depth));
      return Value::of(Kind::dict, &Value::dict, dict);
    }
  }
  return Value();
}

Expected<Dict*> from_json(Heap& heap, const JsonObject& object, int depth) {
  TRY(const Value made, heap.dict());
  for (const auto& [key, member] : object) {
    TRY(const Value name, heap.string(std::string(key)));
    TRY(const Value value, from_json(heap, member, depth + 1));
    CHECK_OK(heap.set(*made.dict, name, value));
  }
  return made.dict;
}

}  // namespace hearth::format::jinja
