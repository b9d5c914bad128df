#include "format/jinja/value.hh"

#include <cmath>

#include "format/jinja/compare.hh"

namespace hearth::format::jinja {
namespace {

// About what one costs beside its elements and bytes.
constexpr std::size_t kObjectBytes = 96;
constexpr std::size_t kEntryBytes = sizeof(std::pair<Value, Value>) + sizeof(Value) + 64;

/// The kinds that are keys, in an order of our own; numbers are one.
int rank_of(const Value& key) {
  return key.is_number() ? 0 : static_cast<int>(key.kind) + 1;
}

bool is_nan(const Value& value) {
  return value.is(Kind::real) && std::isnan(value.real);
}

int order_of(const Value& a, const Value& b);

int order_of_items(const std::vector<Value>& a, const std::vector<Value>& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (const int order = order_of(a[i], b[i])) return order;
  return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

int order_of(const Value& a, const Value& b) {
  if (rank_of(a) != rank_of(b)) return rank_of(a) < rank_of(b) ? -1 : 1;
  if (a.is_number()) {
    if (is_nan(a) || is_nan(b)) return static_cast<int>(is_nan(b)) - static_cast<int>(is_nan(a));
    return exact(a) < exact(b) ? -1 : exact(a) > exact(b) ? 1 : 0;
  }
  if (a.is(Kind::string)) return a.text().compare(b.text());
  if (a.is(Kind::tuple) || a.is(Kind::range))
    return order_of_items(a.sequence->items, b.sequence->items);
  return 0;
}

}  // namespace

bool KeyLess::operator()(const Value& a, const Value& b) const {
  return order_of(a, b) < 0;
}

const Value* Dict::find(const Value& key) const {
  const auto found = places_.find(key);
  return found == places_.end() ? nullptr : &entries_[found->second].second;
}

const Value* Dict::find(std::string_view key) const {
  const std::string text(key);
  return find(Value::of(&text));
}

void Dict::set(const Value& key, const Value& value) {
  const auto [place, fresh] = places_.emplace(key, entries_.size());
  if (fresh)
    entries_.emplace_back(key, value);
  else
    entries_[place->second].second = value;
}

Expected<> Heap::spend(std::size_t bytes) {
  if (bytes > left_) return fail(Errc::full, "the template needs more memory than it may");
  left_ -= bytes;
  return {};
}

Expected<Value> Heap::string(std::string text) {
  CHECK_OK(spend(kObjectBytes + text.size()));
  return Value::of(&strings_.emplace_back(std::move(text)));
}

Expected<Value> Heap::sequence(std::vector<Value> items, Kind kind) {
  CHECK_OK(spend(kObjectBytes + items.size() * sizeof(Value)));
  return Value::of(kind, &Value::sequence, &sequences_.emplace_back(Sequence{std::move(items)}));
}

Expected<Value> Heap::dict(Kind kind) {
  CHECK_OK(spend(kObjectBytes));
  return Value::of(kind, &Value::dict, &dicts_.emplace_back());
}

Expected<> Heap::set(Dict& dict, const Value& key, const Value& value) {
  CHECK_OK(spend(kEntryBytes));
  dict.set(key, value);
  return {};
}

Expected<Value> Heap::undefined(std::string message, std::string name) {
  CHECK_OK(spend(kObjectBytes + message.size() + name.size()));
  const Missing* const missing =
      &missings_.emplace_back(Missing{std::move(message), std::move(name)});
  return Value::of(Kind::undefined, &Value::missing, missing);
}

Expected<Value> Heap::method(const Value& receiver, std::string_view name) {
  CHECK_OK(spend(kObjectBytes));
  const Method* const method = &methods_.emplace_back(Method{receiver, std::string(name)});
  return Value::of(Kind::method, &Value::method, method);
}

Loop* Heap::loop() {
  return &loops_.emplace_back();
}

}  // namespace hearth::format::jinja
