#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/error.hh"
#include "base/id.hh"

namespace hearth::record {

/// Gives each event of the run that the journals of `home` have, oldest first in each journal, but
/// for those that say which machines its hosts are: whoever takes it in decides that anew. Reads
/// all journals, 1 to 2 ms a MiB. Blocks. Errors: `line`'s own; those of journal::Reader.
Expected<> each_event_of(const std::string& home, const Uuid& run,
                         const std::function<Expected<>(std::string_view)>& line);

}  // namespace hearth::record
