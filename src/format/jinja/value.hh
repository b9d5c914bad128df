#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"

// What a template computes with: Python's values, as far as templates meet them. A Value is a
// handle that is copied freely; what it points to belongs to a Heap, which lives as long as the
// rendering.

namespace hearth::format::jinja {

struct Missing;
struct Sequence;
class Dict;
struct Method;
struct Loop;

enum class Kind : std::uint8_t {
  undefined,
  none,
  boolean,
  integer,
  real,
  string,
  list,
  tuple,
  range,
  generator,    ///< what Python gives piece by piece: can be gone through once, and has no length
  items_view,   ///< dict.items()
  keys_view,    ///< dict.keys()
  values_view,  ///< dict.values()
  dict,
  name_space,  ///< namespace(): a dict whose members may be set
  method,      ///< "text".upper, not called yet
  function,    ///< range, dict, namespace
  loop,
};

struct Value {
  Kind kind = Kind::none;
  union {
    bool boolean;
    std::int64_t integer;
    double real;
    const std::string* string;
    Sequence* sequence;
    Dict* dict;
    const Missing* missing;
    const Method* method;
    Loop* loop;
  };

  Value() : integer(0) {}
  static Value of(bool value) { return Value(Kind::boolean).with(&Value::boolean, value); }
  static Value of(std::int64_t value) { return Value(Kind::integer).with(&Value::integer, value); }
  static Value of(double value) { return Value(Kind::real).with(&Value::real, value); }
  /// `text` outlives the value: a string of the Heap or of the template.
  static Value of(const std::string* text) {
    return Value(Kind::string).with(&Value::string, text);
  }
  template <class T>
  static Value of(Kind kind, T Value::* member, T pointer) {
    return Value(kind).with(member, pointer);
  }

  bool is(Kind other) const { return kind == other; }
  /// list to values_view: it has a `sequence`.
  bool is_sequence() const { return kind >= Kind::list && kind <= Kind::values_view; }
  bool is_dict() const { return kind == Kind::dict || kind == Kind::name_space; }
  bool is_number() const { return kind >= Kind::boolean && kind <= Kind::real; }
  std::string_view text() const { return *string; }

 private:
  explicit Value(Kind of_kind) : kind(of_kind), integer(0) {}
  template <class T>
  Value with(T Value::* member, T value) {
    this->*member = value;
    return *this;
  }
};

/// Why a value is undefined, and how it is printed.
struct Missing {
  std::string message;  ///< "'x' is undefined"
  std::string name;     ///< what it is called where it is printed
};

struct Sequence {
  std::vector<Value> items;
  std::int64_t from = 0, to = 0, step = 1;  ///< of a range
};

/// Python's order of values as keys: 1, 1.0 and true are the same one.
struct KeyLess {
  bool operator()(const Value& a, const Value& b) const;
};

/// In the order in which keys came. Keys are hashable (check_hashable).
class Dict {
 public:
  const Value* find(const Value& key) const;
  const Value* find(std::string_view key) const;
  void set(const Value& key, const Value& value);
  const std::vector<std::pair<Value, Value>>& entries() const { return entries_; }

 private:
  std::vector<std::pair<Value, Value>> entries_;
  std::map<Value, std::size_t, KeyLess> places_;
};

struct Method {
  Value receiver;
  std::string name;
};

/// The variable `loop` of one for.
struct Loop {
  const std::vector<Value>* items = nullptr;
  std::size_t index0 = 0, depth0 = 0;
  Value last_changed;
  bool changed_once = false;
};

/// Owns what values point to and counts it: a template cannot take more than `bytes_max`.
class Heap {
 public:
  explicit Heap(std::size_t bytes_max) : left_(bytes_max) {}

  /// Errc::full: it would be more than may be.
  Expected<> spend(std::size_t bytes);
  /// How long a text may still become.
  std::size_t left() const { return left_; }

  Expected<Value> string(std::string text);
  Expected<Value> sequence(std::vector<Value> items, Kind kind = Kind::list);
  /// Empty; who adds to it spends.
  Expected<Value> dict(Kind kind = Kind::dict);
  /// `key` is hashable.
  Expected<> set(Dict& dict, const Value& key, const Value& value);
  Expected<Value> undefined(std::string message, std::string name);
  Expected<Value> method(const Value& receiver, std::string_view name);
  Loop* loop();

 private:
  std::size_t left_;
  std::deque<std::string> strings_;
  std::deque<Sequence> sequences_;
  std::deque<Dict> dicts_;
  std::deque<Missing> missings_;
  std::deque<Method> methods_;
  std::deque<Loop> loops_;
};

/// The words of an error of the template itself.
inline std::unexpected<Error> bad(std::string message) {
  return fail(Errc::invalid, std::move(message));
}

}  // namespace hearth::format::jinja
