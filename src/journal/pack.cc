#include "journal/pack.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.hh"
#include "journal/packed.hh"
#include "journal/posix.hh"
#include "journal/pruned.hh"

namespace hearth::journal {
namespace {

std::uint64_t bytes_at(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

Expected<> remove_file(const std::string& folder, const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail_errno(errno, path);
  return sync_folder(folder);
}

std::unexpected<Error> damaged(const std::string& folder, std::uint64_t number,
                               const RecordScan& scan) {
  return fail(Errc::corrupt, join({segment_path(folder, number), ": damaged at offset ",
                                   std::to_string(scan.offset()), "; it stays as it is"}));
}

/// Calls `each(payload, offset)` for every record.
template <class F>
Expected<> for_each_record(const std::string& folder, std::uint64_t number, F each) {
  TRY(const auto scan, open_scan(folder, number, kSegmentHeaderBytes));
  while (true) {
    TRY(const RecordScan::Step step, scan->next());
    if (step.state == RecordScan::State::end) return {};
    if (step.state != RecordScan::State::whole) return damaged(folder, number, *scan);
    const std::uint64_t offset = scan->offset() - kRecordHeaderBytes - step.payload.size();
    CHECK_OK(each(step.payload, offset));
  }
}

/// `pruned`: nothing is cut where it is null.
Expected<Packed> rewrite(const std::string& folder, std::uint64_t number, const Pruned* pruned,
                         PackedWriter& writer) {
  Packed done;
  CHECK_OK(for_each_record(folder, number, [&](std::string_view payload, std::uint64_t offset) {
    ++done.events;
    if (!pruned) return writer.add(payload, offset);
    const auto event = read_event(payload);
    if (!event || !pruned->takes(*event)) return writer.add(payload, offset);
    ++done.gone;
    const auto left = pruned->becomes(*event, payload);
    // A longer one would reach into the next record's place; only a malformed event is so short.
    if (!left || left->size() > payload.size()) return Expected<>();
    return writer.add(*left, offset);
  }));
  return done;
}

/// What a killed process left: the other form of a packed segment.
Expected<> remove_plain_copy(const std::string& folder, std::uint64_t number) {
  const std::string plain = segment_path(folder, number);
  if (!is_there(plain) || !is_there(packed_path(folder, number))) return {};
  return remove_file(folder, plain);
}

Expected<Packed> replace(const std::string& folder, std::uint64_t number, const Pruned* pruned) {
  const std::string plain = segment_path(folder, number), packed = packed_path(folder, number);
  const std::uint64_t before = bytes_at(plain) + bytes_at(packed);
  TRY(PackedWriter writer, PackedWriter::begin(folder, number));
  auto done = rewrite(folder, number, pruned, writer);
  if (done)
    if (auto finished = writer.finish(); !finished)
      done = std::unexpected(std::move(finished).error());
  if (!done) {
    writer.give_up();
    return done;
  }
  done->before = before;
  if (is_there(plain)) CHECK_OK(remove_file(folder, plain));
  done->after = writer.bytes();
  if (done->after > kSegmentHeaderBytes) return done;
  CHECK_OK(remove_file(folder, packed));
  done->after = 0;
  return done;
}

Expected<> remove_torn(const std::string& folder, std::uint64_t number) {
  const std::string torn = torn_path(folder, number);
  return is_there(torn) ? remove_file(folder, torn) : Expected<>();
}

}  // namespace

Expected<Packed> pack_segment(const std::string& folder, std::uint64_t number) {
  CHECK_OK(remove_plain_copy(folder, number));
  if (!is_there(segment_path(folder, number))) return Packed{};
  return replace(folder, number, nullptr);
}

Expected<Packed> cut_segment(const std::string& folder, std::uint64_t number,
                             const std::set<Uuid>& runs) {
  CHECK_OK(remove_plain_copy(folder, number));
  Pruned pruned(runs);
  bool any = false;
  CHECK_OK(for_each_record(folder, number, [&](std::string_view payload, std::uint64_t) {
    const auto event = read_event(payload);
    if (event && pruned.look(*event)) any = true;
    return Expected<>();
  }));
  CHECK_OK(remove_torn(folder, number));
  if (!any) return Packed{};
  return replace(folder, number, &pruned);
}

Expected<JournalBytes> bytes_of_journal(const std::string& folder) {
  TRY(const auto segments, list_segments(folder));
  JournalBytes bytes;
  for (const std::uint64_t number : segments) {
    bytes.plain += bytes_at(segment_path(folder, number));
    bytes.packed += bytes_at(packed_path(folder, number));
  }
  bytes.segments = segments.size();
  return bytes;
}

}  // namespace hearth::journal
