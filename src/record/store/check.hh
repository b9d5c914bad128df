#pragma once
#include <functional>
#include <string>
#include <vector>

#include "record/store/sqlite.hh"

namespace hearth::record {

/// Something that is wrong in a store.
struct Finding {
  std::string table;
  std::string what;      ///< one line: what is wrong with how much of it
  bool damaged = false;  ///< bytes are not what was written; else values that do not fit together
};

struct CheckOptions {
  bool thorough = false;  ///< also whether each index agrees with its table
};

struct Checked {
  std::vector<Finding> findings;
  std::int64_t unused_bodies = 0;  ///< no harm: what a deletion left and a later sweep takes
  bool ok() const { return findings.empty(); }
};

/// Looks at all of a store, in one snapshot; changes nothing. `step` hears of each part before it
/// begins: its place, and of how many. Of PostgreSQL what this program sees to; the rest is the
/// server's.
/// Errors: those of sqlite.hh, but for damage, which is a finding.
Expected<Checked> check_store(Database& db, CheckOptions options,
                              const std::function<void(int, int)>& step);

}  // namespace hearth::record
