#pragma once
#include <string>

#include "base/json.hh"

namespace hearth::record {

/// The member `diff` of a result's content as people read it: one difference, or a list of them,
/// each with `prepared`, or with `before` and `after`. What is equal at both ends is left out, but
/// for three lines. "" where there is none.
std::string diff_text(const JsonObject& content);

}  // namespace hearth::record
