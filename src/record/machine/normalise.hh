#pragma once
#include <string>
#include <string_view>

#include "record/machine/evidence.hh"

namespace hearth::record {

/// The text that is hashed for `raw`: trimmed, lower case, one form of what has several. Empty when
/// it says nothing of the machine: placeholders of vendors, constants of images, made-up addresses.
///
/// `raw` of Kind::cloud is "provider/id".
std::string normalised(Kind kind, std::string_view raw);

}  // namespace hearth::record
