#include "record/project/rebuild.hh"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "base/text.hh"
#include "journal/pack.hh"
#include "journal/segment.hh"

namespace hearth::record {
namespace {

constexpr std::string_view kSuffixes[] = {"", "-wal", "-shm"};

std::uint64_t size_of(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

/// Where the journal ends now; nothing for one without segments.
Expected<std::optional<journal::Cursor>> end_of(const journal::JournalFolder& folder) {
  TRY(const auto segments, journal::list_segments(folder.path));
  if (segments.empty()) return std::nullopt;
  const std::uint64_t last = segments.back();
  return journal::Cursor{folder.id, last, size_of(journal::segment_path(folder.path, last))};
}

/// Bytes on disk, packed or not.
Expected<std::uint64_t> journal_bytes(const journal::JournalFolder& folder) {
  TRY(const journal::JournalBytes bytes, journal::bytes_of_journal(folder.path));
  return bytes.plain + bytes.packed;
}

std::uint64_t bytes_of_segment(const journal::JournalFolder& folder, std::uint64_t number) {
  return size_of(journal::segment_path(folder.path, number)) +
         size_of(journal::packed_path(folder.path, number));
}

/// How many of them are of segments before this one.
Expected<std::uint64_t> bytes_before(const journal::JournalFolder& folder, std::uint64_t segment) {
  TRY(const auto segments, journal::list_segments(folder.path));
  std::uint64_t bytes = 0;
  for (const std::uint64_t number : segments) {
    if (number >= segment) break;
    bytes += bytes_of_segment(folder, number);
  }
  return bytes;
}

Expected<> move_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0 || errno == ENOENT) return {};
  return fail_errno(errno, join({from, " to ", to}));
}

/// Readers of the old file keep it: they have it open, its log too.
Expected<std::string> swap(const std::string& home, const std::string& fresh) {
  const std::string store = store_path(home), old = store + ".old";
  const bool there = size_of(store) > 0;
  for (const std::string_view suffix : kSuffixes) {
    ::unlink(join({old, suffix}).c_str());
    CHECK_OK(move_file(join({store, suffix}), join({old, suffix})));
  }
  CHECK_OK(move_file(store_path(fresh), store));
  return there ? old : std::string();
}

/// Goes when the rebuild ends, whichever way.
struct Scratch {
  explicit Scratch(std::string path) : path(std::move(path)) { remove(); }
  ~Scratch() { remove(); }
  void remove() const {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  const std::string path;
};

}  // namespace

Expected<Rebuilt> rebuild_store(const std::string& home, const Clock& clock, Log& log,
                                const std::function<void(std::uint64_t, std::uint64_t)>& step) {
  TRY(const StoreLock lock, StoreLock::take(home));
  const Scratch scratch(home + "/rebuild");
  TRY(const auto journals, journal::list_journals(home + "/journal"));
  std::uint64_t total = 0, before = 0;
  for (const journal::JournalFolder& folder : journals) {
    TRY(const std::uint64_t bytes, journal_bytes(folder));
    total += bytes;
  }
  Rebuilt done;
  for (const journal::JournalFolder& folder : journals) {
    TRY(const auto end, end_of(folder));
    if (!end) continue;
    CatchUp work(scratch.path, folder, clock, log);
    std::uint64_t segment = 0, passed = 0;  // bytes of those before it
    for (journal::Cursor at{folder.id}; at < *end;) {
      TRY(at, work.step(*end));
      if (std::exchange(segment, at.segment) != at.segment) {
        TRY(passed, bytes_before(folder, segment));
      }
      // A packed segment is smaller than the offsets in it.
      step(before + passed + std::min(at.offset, bytes_of_segment(folder, segment)), total);
    }
    done.events += work.projected().applied;
    TRY(const std::uint64_t bytes, journal_bytes(folder));
    before += bytes;
  }
  // A home without a journal: an empty store.
  {
    CHECK_OK(open_store(scratch.path));
  }
  TRY(done.old_store, swap(home, scratch.path));
  return done;
}

}  // namespace hearth::record
