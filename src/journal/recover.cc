#include "journal/recover.hh"

#include <fcntl.h>

#include <algorithm>

#include "base/text.hh"
#include "journal/checkpoint.hh"
#include "journal/packed.hh"
#include "journal/posix.hh"
#include "journal/segment.hh"

namespace hearth::journal {
namespace {

constexpr std::size_t kCheckpointBytesMax = 8 * 1024 * 1024;  // 4,096 producers: 0.3 MB as a rule
constexpr std::size_t kCopyBytes = 64 * 1024;

/// The checkpoint, when it is whole and its place is within the journal.
std::optional<Checkpoint> load_checkpoint(const std::string& folder,
                                          const std::vector<std::uint64_t>& segments) {
  const auto bytes = read_file(join({folder, "/", kCheckpointName}), kCheckpointBytesMax);
  if (!bytes) return {};
  auto checkpoint = decode_checkpoint(*bytes);
  if (!checkpoint) return {};
  if (!std::binary_search(segments.begin(), segments.end(), checkpoint->segment)) return {};
  const std::string path = segment_path(folder, checkpoint->segment);
  const auto fd = open_file(path, O_RDONLY);
  // A packed one is closed, and had all of its records when it was.
  if (!fd) return PackedScan::open(folder, checkpoint->segment, 0) ? checkpoint : std::nullopt;
  const auto size = size_of(fd->get(), path);
  if (!size || *size < checkpoint->offset) return {};
  return checkpoint;
}

struct Scanned {
  std::uint64_t end = 0;  ///< where the whole records end
  bool clean = true;      ///< nothing stands behind them
};

Expected<Scanned> scan_segment(const std::string& folder, std::uint64_t number,
                               std::uint64_t offset, Dedup& dedup) {
  TRY(const auto scan, open_scan(folder, number, offset));
  while (true) {
    TRY(const RecordScan::Step step, scan->next());
    if (step.state != RecordScan::State::whole)
      return Scanned{scan->offset(), step.state == RecordScan::State::end};
    const Expected<EventHead> event = read_event(step.payload);
    if (event) dedup.add(*event);
    dedup.commit();
  }
}

Expected<> copy_tail(int from, int to, std::uint64_t offset, const std::string& torn) {
  TRY(std::uint64_t at, size_of(to, torn));
  std::vector<char> chunk(kCopyBytes);
  while (true) {
    TRY(const std::size_t size, read_at(from, chunk, offset, torn));
    if (size == 0) return sync_data(to, torn);
    CHECK_OK(write_at(to, {chunk.data(), size}, at, torn));
    offset += size;
    at += size;
  }
}

}  // namespace

Expected<std::optional<Cursor>> recover_dedup(const JournalFolder& folder, Dedup& dedup, Log& log) {
  TRY(const std::vector<std::uint64_t> segments, list_segments(folder.path));
  if (segments.empty()) return std::optional<Cursor>();
  Cursor end{folder.id, segments.front(), kSegmentHeaderBytes};
  if (auto checkpoint = load_checkpoint(folder.path, segments)) {
    for (auto& [producer, seqs] : checkpoint->producers) dedup.restore(producer, std::move(seqs));
    end.segment = checkpoint->segment;
    end.offset = checkpoint->offset;
  }
  for (const std::uint64_t number : segments) {
    if (number < end.segment) continue;
    if (number > end.segment) end = {folder.id, number, kSegmentHeaderBytes};
    const std::string path = segment_path(folder.path, number);
    TRY(const Scanned scanned, scan_segment(folder.path, number, end.offset, dedup));
    end.offset = scanned.end;
    if (!scanned.clean && number != segments.back())
      log.error(join({path, ": damaged at offset ", std::to_string(scanned.end),
                      "; the rest of this segment is passed over"}));
  }
  return std::optional<Cursor>(end);
}

Expected<> cut_torn(const std::string& folder, std::uint64_t segment, std::uint64_t offset) {
  const std::string path = segment_path(folder, segment);
  const std::string torn = torn_path(folder, segment);
  TRY(const aio::Fd from, open_file(path, O_RDWR));
  TRY(const aio::Fd to, open_file(torn, O_RDWR | O_CREAT));
  CHECK_OK(copy_tail(from.get(), to.get(), offset, torn));
  CHECK_OK(sync_folder(folder));
  CHECK_OK(truncate_to(from.get(), offset, path));
  return sync_data(from.get(), path);
}

}  // namespace hearth::journal
