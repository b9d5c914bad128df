#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/jinja/engine.hh"

namespace hearth::format::jinja {

/// What a call, a filter or a test is given.
struct Arguments {
  std::vector<Value> values;       ///< by place
  std::vector<std::string> names;  ///< of `named`
  std::vector<Value> named;

  const Value* find(std::string_view name) const;
};

inline constexpr std::size_t kParametersMax = 4;

/// Names of parameters in their order; empty ones at the end are none.
using Parameters = std::array<std::string_view, kParametersMax>;

/// Arguments by parameter.
class Bound {
 public:
  bool has(std::size_t which) const { return values_[which].has_value(); }
  /// Only where it `has` it.
  const Value& operator[](std::size_t which) const { return *values_[which]; }
  bool flag(std::size_t which) const { return has(which) && truth(*values_[which]); }
  /// Errc::invalid where it is there and no integer.
  Expected<std::int64_t> integer(std::size_t which, std::int64_t otherwise) const;

 private:
  friend Expected<Bound> bind(std::string_view, const Parameters&, std::size_t, const Arguments&);
  std::array<std::optional<Value>, kParametersMax> values_;
};

/// Gives each argument its parameter, as Python does. `needed`: how many of the first ones there
/// must be. Errc::invalid: too many, too few, or an unknown name.
Expected<Bound> bind(std::string_view what, const Parameters& parameters, std::size_t needed,
                     const Arguments& arguments);

/// An integer or boolean. Errc::invalid: another type.
Expected<std::int64_t> integer_of(const Value& value);

}  // namespace hearth::format::jinja
