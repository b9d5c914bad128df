#pragma once
#include <string>
#include <string_view>

#include "aio/fd.hh"
#include "base/error.hh"
#include "base/log.hh"
#include "journal/checkpoint.hh"
#include "journal/cursor.hh"
#include "journal/dedup.hh"
#include "journal/folder.hh"
#include "journal/segment.hh"

namespace hearth::journal {

/// Appends to one journal; the only one that does, in all processes (flock). Every call blocks.
/// One thread at a time, any thread.
class Writer {
 public:
  struct Options {
    std::uint64_t segment_bytes_max = kSegmentBytesMax;  ///< tests roll sooner
  };

  /// Locks the journal, repairs its end (journal.md §4) and puts into `dedup` what it has.
  ///
  /// A last segment that ends within a record, or where a CRC differs, is cut there; what was cut
  /// is kept in NNNNNNNN.torn, and `log` says so.
  /// Reads what came after the last checkpoint, in steps of 64 KiB: 5 to 8 ms a MiB.
  ///
  /// Errors: busy     another process appends.
  ///         denied   the folder is not ours alone.
  ///         corrupt  the last segment has another header: no journal, or a newer version's.
  ///         full, io
  static Expected<Writer> open(const JournalFolder& folder, Dedup& dedup, Log& log,
                               Options options = {kSegmentBytesMax});

  /// Appends whole records; they are on disk when this returns. All of them or, after an error,
  /// none: the file is cut back, and later calls may succeed.
  ///
  /// Errc::full: no room. Nothing else than the disk is wrong then.
  Expected<> append(std::string_view records);

  /// Goes on in a new segment; nothing where this one is empty.
  Expected<> begin_segment();

  /// Writes the `seen` file: `producers` is what the journal has up to `end()`.
  Expected<> write_checkpoint(std::vector<std::pair<Uuid, SeqSet>> producers);

  /// Where the next record will begin: all before it is on disk.
  Cursor end() const { return end_; }

 private:
  Writer(JournalFolder folder, aio::Fd lock, Options options)
      : folder_(std::move(folder)), lock_(std::move(lock)), options_(options) {}

  Expected<> open_last(Log& log);
  Expected<> start_segment(std::uint64_t number);
  Expected<aio::Fd> make_segment(std::uint64_t number, const std::string& path) const;
  Expected<> cut_back();

  JournalFolder folder_;
  aio::Fd lock_;
  Options options_;
  aio::Fd fd_;
  std::string path_;
  Cursor end_;
  bool unclean_ = false;  // bytes of a failed batch may lie behind end_
};

}  // namespace hearth::journal
