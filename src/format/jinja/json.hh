#pragma once
#include <optional>
#include <string>

#include "base/json.hh"
#include "format/jinja/engine.hh"

namespace hearth::format::jinja {

/// The filter tojson: json.dumps(sort_keys=True) in ASCII, with <, >, & and ' escaped for HTML.
Expected<std::string> to_json(Engine& engine, const Value& value,
                              std::optional<std::int64_t> indent);

/// A value of the caller's. A number above 2^63-1 becomes a text of its digits.
/// Errc::full: deeper than kValueDepthMax, or more than the heap may hold.
Expected<Value> from_json(Heap& heap, const Json& json, int depth = 0);
Expected<Dict*> from_json(Heap& heap, const JsonObject& object, int depth = 0);

}  // namespace hearth::format::jinja
