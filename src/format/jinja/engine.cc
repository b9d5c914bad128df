#include "format/jinja/engine.hh"

#include <algorithm>
#include <optional>

#include "base/text.hh"
#include "format/jinja/methods.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {

Expected<> check_defined(const Value& value) {
  if (value.is(Kind::undefined)) return bad(value.missing->message);
  return {};
}

Expected<std::string> Engine::str(const Value& value) {
  auto text = to_str(value, heap.left());
  if (text) CHECK_OK(steps.take_bytes(text->size()));
  return text;
}

Expected<> Engine::set(Dict& dict, const Value& key, const Value& value) {
  CHECK_OK(check_hashable(steps, key));
  // They are keys by their address in Python: nobody finds them again.
  if (key.kind > Kind::range) return bad(join({type_name(key), " cannot be a key"}));
  return heap.set(dict, key, value);
}

Expected<Value> Engine::undefined_name(std::string_view name) {
  return heap.undefined(join({python::repr(name), " is undefined"}), join({missing_prefix_, name}));
}

Expected<Value> Engine::undefined_member(const Value& object, const Value& key) {
  TRY(const std::string shown, to_repr(key, heap.left()));
  TRY(const std::string name, str(key));
  const std::string owner = object.is(Kind::none) ? "None" : type_name(object) + " object";
  const std::string message = key.is(Kind::string)
                                  ? join({"'", owner, "' has no attribute ", shown})
                                  : join({owner, " has no element ", shown});
  return heap.undefined(message, join({missing_prefix_, name}));
}

Expected<Value> Engine::undefined_because(std::string_view why) {
  return heap.undefined(std::string(why), join({missing_prefix_, "None"}));
}

Expected<std::vector<Value>> Engine::iterate(const Value& value) {
  std::vector<Value> items;
  if (value.is_sequence()) {
    items = value.sequence->items;
    if (value.is(Kind::generator)) value.sequence->items.clear();
  } else if (value.is(Kind::dict)) {
    for (const auto& [key, member] : value.dict->entries()) items.push_back(key);
  } else if (value.is(Kind::string)) {
    CHECK_OK(step(value.text().size()));
    for (const std::string_view c : python::characters(value.text())) {
      TRY(const Value character, text(std::string(c)));
      items.push_back(character);
    }
  } else if (!value.is(Kind::undefined)) {
    return bad(join({"'", type_name(value), "' object is not iterable"}));
  }
  CHECK_OK(step(items.size()));
  return items;
}

Expected<std::size_t> Engine::length(const Value& value) {
  if (value.is(Kind::undefined)) return 0;
  if (value.is(Kind::string)) {
    CHECK_OK(steps.take_bytes(value.text().size()));
    return python::length(value.text());
  }
  if (value.is(Kind::dict)) return value.dict->entries().size();
  if (value.is_sequence() && !value.is(Kind::generator)) return value.sequence->items.size();
  if (value.is(Kind::loop) && value.loop->items) return value.loop->items->size();
  return bad(join({"object of type '", type_name(value), "' has no len()"}));
}

/// The member, or the method of that name.
Expected<Value> Engine::attribute(const Value& object, std::string_view name) {
  CHECK_OK(check_defined(object));
  if (object.is(Kind::loop)) return loop_member(*object.loop, name);
  if (has_attribute(object, name)) return heap.method(object, name);
  if (object.is_dict())
    if (const Value* const found = object.dict->find(name)) return *found;
  TRY(const Value key, text(std::string(name)));
  return undefined_member(object, key);
}

Expected<Value> Engine::item(const Value& object, const Value& key) {
  CHECK_OK(check_defined(object));
  if (object.is(Kind::string) && key.is_number() && !key.is(Kind::real))
    return character(object, key);
  TRY(const Value* const found, element(object, key));
  if (found) return *found;
  if (key.is(Kind::string) && object.is(Kind::loop)) return loop_member(*object.loop, key.text());
  if (key.is(Kind::string) && has_attribute(object, key.text()))
    return heap.method(object, key.text());
  return undefined_member(object, key);
}

namespace {

/// A place in something of `size` elements, from its end where it is negative.
std::optional<std::size_t> place_of(const Value& index, std::size_t size) {
  if (!index.is(Kind::integer) && !index.is(Kind::boolean)) return {};
  std::int64_t at = index.is(Kind::boolean) ? index.boolean : index.integer;
  if (at < 0) at += static_cast<std::int64_t>(size);
  if (at < 0 || at >= static_cast<std::int64_t>(size)) return {};
  return static_cast<std::size_t>(at);
}

}  // namespace

Expected<const Value*> Engine::element(const Value& object, const Value& key) {
  if (object.is_dict()) return check_hashable(steps, key) ? object.dict->find(key) : nullptr;
  if (!object.is(Kind::list) && !object.is(Kind::tuple) && !object.is(Kind::range)) return nullptr;
  const auto place = place_of(key, object.sequence->items.size());
  return place ? &object.sequence->items[*place] : nullptr;
}

Expected<Value> Engine::character(const Value& whole, const Value& index) {
  CHECK_OK(step(whole.text().size() / 16 + 1));
  const auto all = python::characters(whole.text());
  const auto place = place_of(index, all.size());
  if (!place) return undefined_member(whole, index);
  return text(std::string(all[*place]));
}

Expected<Value> Engine::loop_member(Loop& loop, std::string_view name) {
  const auto count = [](std::size_t number) {
    return Value::of(static_cast<std::int64_t>(number));
  };
  if (!loop.items) return bad("a loop that has ended");
  const std::size_t size = loop.items->size(), at = loop.index0;
  if (name == "index") return count(at + 1);
  if (name == "index0") return count(at);
  if (name == "revindex") return count(size - at);
  if (name == "revindex0") return count(size - at - 1);
  if (name == "first") return Value::of(at == 0);
  if (name == "last") return Value::of(at + 1 == size);
  if (name == "length") return count(size);
  if (name == "depth") return count(loop.depth0 + 1);
  if (name == "depth0") return count(loop.depth0);
  if (name == "previtem")
    return at > 0 ? (*loop.items)[at - 1] : undefined_because("there is no previous item");
  if (name == "nextitem")
    return at + 1 < size ? (*loop.items)[at + 1] : undefined_because("there is no next item");
  const Value object = Value::of(Kind::loop, &Value::loop, &loop);
  if (name == "cycle" || name == "changed") return heap.method(object, name);
  TRY(const Value key, text(std::string(name)));
  return undefined_member(object, key);
}

}  // namespace hearth::format::jinja
