#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hh"

namespace hearth::record {

// Bodies are kept as their producer wrote them: a JSON library would turn 1.0 into 1E0 and lose
// integers over 64 bits. So what is stored is cut out of the text and not printed from values.

/// Name (as written, between its quotes) and bytes of each member of the object `text`, in order.
/// `text` must be valid JSON; Errc::invalid where brackets or quotes do not fit together.
Expected<std::vector<std::pair<std::string_view, std::string_view>>> member_spans(
    std::string_view text);

/// The bytes of each element of the array `text`, likewise.
Expected<std::vector<std::string_view>> element_spans(std::string_view text);

/// `text` with `indent` spaces a level and one member a line; its values are not touched.
std::string pretty_json(std::string_view text, int indent = 2);

}  // namespace hearth::record
