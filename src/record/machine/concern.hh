#pragma once
#include <string_view>

namespace hearth::record {

/// May this line of the journal concern MachineNotice? Never false for an event that does; true for
/// some that do not. Looks at each byte once and parses nothing: most events are results.
///
/// (A producer that writes the letters of `kind` or of its value as \u escapes is not understood.)
bool concerns_machines(std::string_view line);

}  // namespace hearth::record
