#pragma once
#include <optional>
#include <set>
#include <string>

#include "base/log.hh"
#include "journal/cursor.hh"
#include "journal/folder.hh"
#include "journal/pack.hh"
#include "journal/reader.hh"

namespace hearth::journal {

inline constexpr const char* kKeptName = "kept";

/// Keeps a journal's closed segments small, and free of what was deleted: finds the events that
/// delete runs, cuts these runs out of all closed segments, packs what is not packed. Every call
/// blocks; one thread at a time; by the process that appends to the journal.
///
/// How far deletions were carried out stands in the file `kept`: what a killed process had begun is
/// done again, which changes nothing where it was done.
class Keeper {
 public:
  Keeper(JournalFolder folder, Log& log) : folder_(std::move(folder)), log_(log) {}

  /// Looks for deletions before `end`, at most kLookBytes further than the last time. True: there
  /// is more to look at.
  Expected<bool> look(const Cursor& end);
  /// Runs that were deleted are in the journal still.
  bool must_cut() const { return !runs_.empty(); }
  /// Cuts the runs out of the next closed segment, those before `open`; all that `look` has seen
  /// must be in closed ones. True: there is more to do.
  /// A damaged segment stays, with a line in the log.
  Expected<bool> cut_next(std::uint64_t open);
  /// Packs the first closed segment that is not. True: there may be more.
  Expected<bool> pack_next(std::uint64_t open);

  static constexpr std::size_t kLookBytes = 16 * 1024 * 1024;

 private:
  Expected<> begin();
  Expected<> save();
  Expected<> cut(std::uint64_t number);
  void note(std::string_view what, std::uint64_t number, const Packed& done);

  JournalFolder folder_;
  Log& log_;
  std::optional<Reader> reader_;
  Cursor looked_;                   // all deletions before it are in runs_, or done
  Cursor saved_;                    // what the file says
  std::set<Uuid> runs_;             // to be cut out
  std::uint64_t cut_up_to_ = 0;     // segments up to this one are done with for runs_
  std::set<std::uint64_t> broken_;  // not to be tried again
};

}  // namespace hearth::journal
