#pragma once
#include "format/jinja/arguments.hh"
#include "format/jinja/engine.hh"

namespace hearth::format::jinja {

/// `value is name(arguments)`; `name` is a test (is_test).
Expected<bool> apply_test(Engine& engine, std::string_view name, const Value& value,
                          const Arguments& arguments);

}  // namespace hearth::format::jinja
