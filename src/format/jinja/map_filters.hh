#pragma once
#include "format/jinja/arguments.hh"
#include "format/jinja/engine.hh"

namespace hearth::format::jinja {

/// map, select, reject, selectattr, rejectattr: those that call another filter or a test.
bool is_map_filter(std::string_view name);
Expected<Value> apply_map_filter(Engine& engine, std::string_view name, const Value& value,
                                 const Arguments& arguments);

}  // namespace hearth::format::jinja
