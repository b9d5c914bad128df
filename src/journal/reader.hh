#pragma once
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.hh"
#include "journal/cursor.hh"
#include "journal/folder.hh"
#include "journal/segment.hh"

namespace hearth::journal {

/// Reads one journal forward, also while another process appends to it. Blocks in read(2).
///
/// A reader of a journal that is being appended to may see records that are not on disk yet;
/// whoever must not (the projection) gives `until`.
class Reader {
 public:
  struct Entry {
    std::string_view payload;  ///< the event; valid until the next call
    Cursor next;               ///< behind it
  };

  /// Starts at `from`, whose journal must be this one; `Cursor{folder.id}` is the beginning.
  Reader(JournalFolder folder, Cursor from);

  /// The next event, or nothing when there is none before `until` (or, without it, none whole at
  /// the end); it may be called again later. Where what stood at the cursor was pruned, it goes on
  /// with the next event that there is.
  ///
  /// Errc::corrupt, with the place: bytes that no writer wrote, before `until`, in a segment that
  /// has a later one, or with more bytes behind them. `skip_segment` goes on after that. A cut
  /// record at the very end is not corrupt: it is being written, or whoever appends next cuts it
  /// off.
  /// Errc::not_found: the cursor stands behind the last segment, so this is not the journal that
  /// gave it; `skip_segment` does not help.
  Expected<std::optional<Entry>> next(std::optional<Cursor> until = {});

  /// Behind the last event that was read.
  Cursor cursor() const { return at_; }
  /// Goes on with the next segment, leaving out what this one still holds.
  void skip_segment();

 private:
  enum class Header { right, part, wrong };

  Expected<bool> open_segment();
  Expected<Header> header_of(std::uint64_t number) const;
  Expected<bool> after(RecordScan::State state);
  std::unexpected<Error> damaged(std::string_view why) const;

  JournalFolder folder_;
  Cursor at_;
  std::unique_ptr<RecordScan> scan_;  // of the segment of at_; opened when it is needed
  bool closed_ = false;               // a later segment exists: this one grows no more
};

}  // namespace hearth::journal
