#pragma once
#include <functional>
#include <string>

#include "record/project/catch_up.hh"

namespace hearth::record {

struct Rebuilt {
  std::int64_t events = 0;  ///< that were applied
  std::string old_store;    ///< where the old file lies now; "" where there was none
};

/// Makes the store of `home` again from its journals: a new file beside the old one, which takes
/// its place when it is whole. The old one stays as `home`/store.sqlite.old. `step` hears how many
/// bytes of how many are read. Holds the store's lock all the time.
///
/// Errors: busy  a daemon writes this store.
///         those of CatchUp; the old store is as it was then.
Expected<Rebuilt> rebuild_store(const std::string& home, const Clock& clock, Log& log,
                                const std::function<void(std::uint64_t, std::uint64_t)>& step);

}  // namespace hearth::record
