#pragma once
#include <span>

#include "format/jinja/arguments.hh"
#include "format/jinja/engine.hh"

namespace hearth::format::jinja {

/// The filter `name` (is_filter) over `value`.
Expected<Value> apply_filter(Engine& engine, std::string_view name, const Value& value,
                             const Arguments& arguments);

/// One filter of a table.
struct Filter {
  using Run = Expected<Value> (*)(Engine& engine, const Value& value, const Bound& arguments);

  std::string_view name;
  Run run;
  Parameters parameters{};
  std::size_t needed = 0;
};

std::span<const Filter> text_filters();
std::span<const Filter> number_filters();
std::span<const Filter> sequence_filters();
std::span<const Filter> order_filters();

/// "a.0.b,c": what sort, map and their kin look at in each element; one list of steps a comma.
class AttributePath {
 public:
  /// `given`: text or integer; none: the element itself. `many`: commas part several.
  static Expected<AttributePath> of(Engine& engine, const Value& given, bool many);
  /// Of one element, a value for each path.
  Expected<std::vector<Value>> get(Engine& engine, const Value& element) const;

 private:
  std::vector<std::vector<Value>> paths_;
};

/// Text in lower case; all else as it is.
Expected<Value> without_case(Engine& engine, const Value& value);

}  // namespace hearth::format::jinja
