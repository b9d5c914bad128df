#include "format/jinja/arguments.hh"

#include <algorithm>

#include "base/text.hh"

namespace hearth::format::jinja {

const Value* Arguments::find(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? nullptr : &named[static_cast<std::size_t>(found - names.begin())];
}

Expected<std::int64_t> integer_of(const Value& value) {
  if (value.is(Kind::integer)) return value.integer;
  if (value.is(Kind::boolean)) return value.boolean ? 1 : 0;
  CHECK_OK(check_defined(value));
  return bad(join({"an integer is needed, and this is of type '", type_name(value), "'"}));
}

Expected<std::int64_t> Bound::integer(std::size_t which, std::int64_t otherwise) const {
  return has(which) ? integer_of(*values_[which]) : Expected<std::int64_t>(otherwise);
}

Expected<Bound> bind(std::string_view what, const Parameters& parameters, std::size_t needed,
                     const Arguments& arguments) {
  Bound bound;
  const auto count =
      static_cast<std::size_t>(std::ranges::find(parameters, "") - parameters.begin());
  if (arguments.values.size() > count) return bad(join({what, ": too many arguments"}));
  for (std::size_t i = 0; i < arguments.values.size(); ++i) bound.values_[i] = arguments.values[i];
  for (std::size_t i = 0; i < arguments.names.size(); ++i) {
    const std::string& name = arguments.names[i];
    const auto place = static_cast<std::size_t>(
        std::find(parameters.begin(), parameters.begin() + static_cast<std::ptrdiff_t>(count),
                  name) -
        parameters.begin());
    if (place == count) return bad(join({what, ": an unexpected argument '", name, "'"}));
    if (bound.has(place)) return bad(join({what, ": two values for '", name, "'"}));
    bound.values_[place] = arguments.named[i];
  }
  for (std::size_t i = 0; i < needed; ++i)
    if (!bound.has(i)) return bad(join({what, ": the argument '", parameters[i], "' is missing"}));
  return bound;
}

}  // namespace hearth::format::jinja
