#pragma once
#include <string_view>
#include <vector>

#include "format/jinja/compare.hh"
#include "format/jinja/value.hh"

namespace hearth::format::jinja {

/// What operators, filters, tests and methods need: the heap, and a count of what they do.
class Engine {
 public:
  Engine(std::size_t bytes_max, std::size_t steps_max, std::string missing_prefix)
      : heap(bytes_max), steps(steps_max), missing_prefix_(std::move(missing_prefix)) {}

  Heap heap;
  Steps steps;

  Expected<> step(std::size_t count = 1) { return steps.take(count); }

  Expected<Value> text(std::string text) { return heap.string(std::move(text)); }
  /// str(value).
  Expected<std::string> str(const Value& value);
  /// dict[key] = value. Errc::invalid: the key is none.
  Expected<> set(Dict& dict, const Value& key, const Value& value);

  /// Values of an undefined name, of a member that `object` has not, and of something else.
  Expected<Value> undefined_name(std::string_view name);
  Expected<Value> undefined_member(const Value& object, const Value& key);
  Expected<Value> undefined_because(std::string_view why);

  /// What a for goes through: characters of a text, keys of a dict. A generator is empty
  /// afterwards. Errc::invalid: "'int' object is not iterable".
  Expected<std::vector<Value>> iterate(const Value& value);
  Expected<std::size_t> length(const Value& value);

  /// object.name and object[key], as jinja2.Environment.getattr and getitem.
  Expected<Value> attribute(const Value& object, std::string_view name);
  Expected<Value> item(const Value& object, const Value& key);

 private:
  Expected<const Value*> element(const Value& object, const Value& key);
  Expected<Value> character(const Value& text, const Value& index);
  Expected<Value> loop_member(Loop& loop, std::string_view name);

  const std::string missing_prefix_;
};

/// An error if `value` is undefined: "'x' is undefined".
Expected<> check_defined(const Value& value);

}  // namespace hearth::format::jinja
