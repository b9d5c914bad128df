#pragma once
#include <optional>
#include <string>
#include <vector>

#include "record/ask/runs.hh"

namespace hearth::record::ask {

/// A host in a run.
struct Appearance {
  std::int64_t host = 0, run = 0;
  std::string name;
};

/// How far back it is looked: appearances of a host in runs of the same playbook.
inline constexpr std::int64_t kLookBack = 500;

/// The host in earlier runs of the same playbook, newest first: by its machine, also under other
/// names, where that is known, else by its name.
Expected<std::vector<Appearance>> appearances_before(Database& db, const RunHead& run,
                                                     const std::string& host,
                                                     std::optional<std::int64_t> machine);

}  // namespace hearth::record::ask
