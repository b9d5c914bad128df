#pragma once
#include <string_view>
#include <vector>

#include "format/jinja/arguments.hh"
#include "format/jinja/engine.hh"

namespace hearth::format::jinja {

/// Python's type of `object` has such a method, supported here or not: of a dict, it hides the key
/// of that name ({{ d.items }}).
bool has_attribute(const Value& object, std::string_view name);

/// Calls a method, or one of range(), dict(), namespace(). Errc::invalid: it is none, it is not
/// supported, or its arguments are wrong.
Expected<Value> call(Engine& engine, const Value& callee, const Arguments& arguments);

/// The functions that every template has. Nothing: no such one.
std::optional<Value> global_of(Engine& engine, std::string_view name);

}  // namespace hearth::format::jinja
