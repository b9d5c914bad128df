#pragma once
#include <string>
#include <string_view>

namespace hearth::record::api {

/// Characters, not bytes.
std::size_t length_of(std::string_view text);
/// Without white space at both ends, Unicode's too, as Python's str.strip takes it.
std::string_view strip_unicode(std::string_view text);

}  // namespace hearth::record::api
