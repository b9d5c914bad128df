#include "format/jinja/compare.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

Expected<> check_depth(int depth) {
  if (depth <= kValueDepthMax) return {};
  return fail(Errc::full, "values within each other, deeper than allowed");
}

/// list and tuple; a range counts as itself.
bool same_sequences(const Value& a, const Value& b) {
  return a.kind == b.kind && (a.is(Kind::list) || a.is(Kind::tuple) || a.is(Kind::range));
}

Expected<bool> equal_items(Steps& steps, const std::vector<Value>& a, const std::vector<Value>& b,
                           int depth) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    TRY(const bool same, equal(steps, a[i], b[i], depth + 1));
    if (!same) return false;
  }
  return true;
}

Expected<bool> equal_dicts(Steps& steps, const Dict& a, const Dict& b, int depth) {
  if (a.entries().size() != b.entries().size()) return false;
  for (const auto& [key, value] : a.entries()) {
    const Value* const other = b.find(key);
    if (!other) return false;
    TRY(const bool same, equal(steps, value, *other, depth + 1));
    if (!same) return false;
  }
  return true;
}

}  // namespace

long double exact(const Value& number) {
  if (number.is(Kind::real)) return number.real;
  return number.is(Kind::boolean) ? number.boolean : static_cast<long double>(number.integer);
}

bool truth(const Value& value) {
  switch (value.kind) {
    case Kind::undefined:
    case Kind::none:
      return false;
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
      return exact(value) != 0;
    case Kind::string:
      return !value.string->empty();
    case Kind::dict:
      return !value.dict->entries().empty();
    case Kind::list:
    case Kind::tuple:
    case Kind::range:
    case Kind::items_view:
    case Kind::keys_view:
    case Kind::values_view:
      return !value.sequence->items.empty();
    default:
      return true;
  }
}

Expected<bool> equal(Steps& steps, const Value& a, const Value& b, int depth) {
  CHECK_OK(check_depth(depth));
  CHECK_OK(steps.take_bytes(a.is(Kind::string) ? a.text().size() : 0));
  if (a.is_number() && b.is_number()) return exact(a) == exact(b);
  if (a.kind != b.kind) return false;
  if (a.is(Kind::undefined) || a.is(Kind::none)) return true;
  if (a.is(Kind::string)) return a.text() == b.text();
  if (a.is(Kind::dict)) return equal_dicts(steps, *a.dict, *b.dict, depth);
  if (same_sequences(a, b)) return equal_items(steps, a.sequence->items, b.sequence->items, depth);
  return a.sequence == b.sequence;
}

Expected<bool> less(Steps& steps, const Value& a, const Value& b, std::string_view sign,
                    int depth) {
  CHECK_OK(check_depth(depth));
  CHECK_OK(steps.take_bytes(a.is(Kind::string) ? a.text().size() : 0));
  for (const Value* const value : {&a, &b})
    if (value->is(Kind::undefined)) return bad(value->missing->message);
  if (a.is_number() && b.is_number()) return exact(a) < exact(b);
  if (a.is(Kind::string) && b.is(Kind::string)) return a.text() < b.text();
  if (same_sequences(a, b) && !a.is(Kind::range)) {
    const auto &first = a.sequence->items, &second = b.sequence->items;
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
      TRY(const bool same, equal(steps, first[i], second[i], depth + 1));
      if (!same) return less(steps, first[i], second[i], sign, depth + 1);
    }
    return first.size() < second.size();
  }
  return bad(join({"'", sign, "' not supported between instances of '", type_name(a), "' and '",
                   type_name(b), "'"}));
}

Expected<bool> contains(Steps& steps, const Value& container, const Value& value) {
  if (container.is(Kind::string)) {
    CHECK_OK(steps.take_bytes(container.text().size()));
    if (value.is(Kind::string))
      return python::find(container.text(), value.text()) != std::string::npos;
    return bad(join({"'in <string>' requires string as left operand, not ", type_name(value)}));
  }
  if (container.is_dict()) {
    CHECK_OK(check_hashable(steps, value));
    return container.dict->find(value) != nullptr;
  }
  if (container.is(Kind::undefined)) return false;
  if (!container.is_sequence())
    return bad(join({"argument of type '", type_name(container), "' is not iterable"}));
  for (const Value& item : container.sequence->items) {
    TRY(const bool same, equal(steps, item, value));
    if (same) return true;
  }
  return false;
}

Expected<> check_hashable(Steps& steps, const Value& key, int depth) {
  CHECK_OK(check_depth(depth));
  CHECK_OK(steps.take());
  if (key.is(Kind::list) || key.is(Kind::dict) || key.is(Kind::items_view) ||
      key.is(Kind::keys_view))
    return bad(join({"unhashable type: '", type_name(key), "'"}));
  if (key.is(Kind::tuple))
    for (const Value& item : key.sequence->items) CHECK_OK(check_hashable(steps, item, depth + 1));
  return {};
}

std::string type_name(const Value& value) {
  switch (value.kind) {
    case Kind::undefined:
      return "UndefinedJinjaVariable";
    case Kind::none:
      return "NoneType";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::real:
      return "float";
    case Kind::string:
      return "str";
    case Kind::list:
      return "list";
    case Kind::tuple:
      return "tuple";
    case Kind::range:
      return "range";
    case Kind::generator:
      return "generator";
    case Kind::items_view:
      return "dict_items";
    case Kind::keys_view:
      return "dict_keys";
    case Kind::values_view:
      return "dict_values";
    case Kind::dict:
      return "dict";
    case Kind::name_space:
      return "Namespace";
    case Kind::method:
      return "builtin_function_or_method";
    case Kind::function:
      return "type";
    case Kind::loop:
      return "LoopContext";
  }
  return "";
}

}  // namespace hearth::format::jinja
