#include <algorithm>

#include "base/text.hh"
#include "format/jinja/arguments.hh"
#include "format/jinja/operators.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

/// Places from `from` on, `step` apart, before `to` is reached (slice.indices).
struct Places {
  std::int64_t from, to, step;
};

Expected<std::int64_t> bound_of(const Value& given, std::int64_t size, std::int64_t otherwise,
                                bool backwards) {
  if (given.is(Kind::none)) return otherwise;
  TRY(std::int64_t at, integer_of(given));
  if (at < 0) at = at < -size ? (backwards ? -1 : 0) : at + size;
  return std::min(at, backwards ? size - 1 : size);
}

Expected<Places> places_of(std::int64_t size, const Value& from, const Value& to,
                           const Value& step) {
  Places places{0, 0, 1};
  if (!step.is(Kind::none)) {
    TRY(places.step, integer_of(step));
  }
  if (places.step == 0) return bad("slice step cannot be zero");
  const bool backwards = places.step < 0;
  TRY(places.from, bound_of(from, size, backwards ? size - 1 : 0, backwards));
  TRY(places.to, bound_of(to, size, backwards ? -1 : size, backwards));
  return places;
}

template <class T>
std::vector<T> chosen(const std::vector<T>& all, const Places& places) {
  std::vector<T> out;
  const auto size = static_cast<std::int64_t>(all.size());
  // A step beyond the size takes one element, whatever it is.
  const std::int64_t step = std::clamp(places.step, -size - 1, size + 1);
  for (std::int64_t at = places.from; step > 0 ? at < places.to : at > places.to; at += step)
    out.push_back(all[static_cast<std::size_t>(at)]);
  return out;
}

}  // namespace

Expected<Value> slice(Engine& engine, const Value& value, const Value& from, const Value& to,
                      const Value& step) {
  CHECK_OK(check_defined(value));
  if (value.is(Kind::string)) {
    const auto all = python::characters(value.text());
    CHECK_OK(engine.step(all.size() / 16 + 1));
    TRY(const Places places, places_of(static_cast<std::int64_t>(all.size()), from, to, step));
    std::string out;
    for (const std::string_view c : chosen(all, places)) out += c;
    return engine.text(std::move(out));
  }
  if (!value.is(Kind::list) && !value.is(Kind::tuple) && !value.is(Kind::range))
    return bad(join({"a ", type_name(value), " has no slices"}));
  const auto& all = value.sequence->items;
  CHECK_OK(engine.step(all.size() / 16 + 1));
  TRY(const Places places, places_of(static_cast<std::int64_t>(all.size()), from, to, step));
  TRY(const Value made, engine.heap.sequence(chosen(all, places), value.kind));
  // Of a range: a range. A step that is too large for its numbers takes one of them, and is printed
  // as what is left of it.
  const Sequence& whole = *value.sequence;
  const auto of = [](std::int64_t x, std::int64_t times, std::int64_t plus) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(x) *
                                         static_cast<std::uint64_t>(times) +
                                     static_cast<std::uint64_t>(plus));
  };
  made.sequence->from = of(whole.step, places.from, whole.from);
  made.sequence->to = of(whole.step, places.to, whole.from);
  made.sequence->step = of(whole.step, places.step, 0);
  return made;
}

}  // namespace hearth::format::jinja
