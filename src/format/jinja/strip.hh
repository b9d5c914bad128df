#pragma once
#include <string_view>

#include "format/jinja/engine.hh"

namespace hearth::format::jinja {

enum class Strip { both, left, right };

/// str.strip(chars): blanks where `chars` is none. Errc::invalid: chars that are no text.
Expected<std::string_view> strip_by(std::string_view text, const Value& chars, Strip where);

}  // namespace hearth::format::jinja
