#pragma once
#include <string>

#include "base/error.hh"
#include "format/jinja/steps.hh"
#include "format/jinja/value.hh"

// Python's comparisons, truth and texts of values.

namespace hearth::format::jinja {

/// Values within each other that are compared and printed.
inline constexpr int kValueDepthMax = 100;

/// An integer, boolean or float in the type that holds all of them without loss (x86-64, aarch64).
long double exact(const Value& number);

bool truth(const Value& value);
/// Errc::full: deeper than kValueDepthMax, or more than `steps`: values may share what they hold.
Expected<bool> equal(Steps& steps, const Value& a, const Value& b, int depth = 0);
/// a < b. Errc::invalid: "'<' not supported between instances of 'int' and 'str'".
Expected<bool> less(Steps& steps, const Value& a, const Value& b, std::string_view sign = "<",
                    int depth = 0);
/// `value in container`.
Expected<bool> contains(Steps& steps, const Value& container, const Value& value);

/// Errc::invalid: "unhashable type: 'list'".
Expected<> check_hashable(Steps& steps, const Value& key, int depth = 0);

/// type(value).__name__.
std::string type_name(const Value& value);
/// str() and repr(). Errc::invalid for what Python prints with an address.
Expected<std::string> to_str(const Value& value, std::size_t bytes_max);
Expected<std::string> to_repr(const Value& value, std::size_t bytes_max);

}  // namespace hearth::format::jinja
