#pragma once
#include <string>

#include "base/error.hh"
#include "base/id.hh"
#include "base/time.hh"

namespace hearth::record {

/// The run as one file (run_file.hh), in memory. `hearth`: this program's version. Blocks.
/// Errors: not_found  the journal has none of its events any more.
///         full       the file would have more than `most` bytes.
///         those of journal::Reader
Expected<std::string> whole_run_file(const std::string& home, const Uuid& run,
                                     const std::string& hearth, UtcMicros now, std::size_t most);

}  // namespace hearth::record
