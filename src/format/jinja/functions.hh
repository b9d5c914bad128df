#pragma once
#include "format/jinja/arguments.hh"
#include "format/jinja/engine.hh"

// What templates may call. Each: Errc::invalid where `name` is not supported or the arguments are
// wrong.

namespace hearth::format::jinja {

Expected<Value> call_function(Engine& engine, std::string_view name, const Arguments& arguments);
Expected<Value> call_text_method(Engine& engine, std::string_view text, std::string_view name,
                                 const Arguments& arguments);
Expected<Value> call_dict_method(Engine& engine, const Value& dict, std::string_view name,
                                 const Arguments& arguments);
Expected<Value> call_list_method(Engine& engine, const Value& list, std::string_view name,
                                 const Arguments& arguments);
Expected<Value> call_loop_method(Engine& engine, Loop& loop, std::string_view name,
                                 const Arguments& arguments);

/// "the method 'x' of str is not supported".
std::unexpected<Error> unsupported_method(std::string_view type, std::string_view name);

}  // namespace hearth::format::jinja
