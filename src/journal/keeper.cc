#include "journal/keeper.hh"

#include <unistd.h>

#include <algorithm>

#include "base/text.hh"
#include "journal/checkpoint.hh"
#include "journal/posix.hh"
#include "journal/pruned.hh"

namespace hearth::journal {
namespace {

/// The file is written anew when so much was looked at since.
constexpr std::uint64_t kSaveBytes = 4 * 1024 * 1024;
constexpr std::size_t kKeptBytesMax = 4096;

/// Is it worth to read the event?
bool may_delete(std::string_view line) {
  return line.find("\"prune\"") != line.npos || line.find("\"api.delete\"") != line.npos;
}

std::set<Uuid> deleted_by(std::string_view line) {
  if (!may_delete(line)) return {};
  const auto event = read_event(line);
  return event ? runs_deleted_by(*event, line) : std::set<Uuid>();
}

}  // namespace

/// Goes on where the file says; from the journal's beginning where there is none that can be read.
Expected<> Keeper::begin() {
  looked_ = saved_ = Cursor{folder_.id};
  if (const auto bytes = read_file(join({folder_.path, "/", kKeptName}), kKeptBytesMax))
    if (const auto kept = decode_checkpoint(*bytes)) {
      looked_.segment = saved_.segment = kept->segment;
      looked_.offset = saved_.offset = kept->offset;
    }
  reader_.emplace(folder_, looked_);
  return {};
}

Expected<> Keeper::save() {
  CHECK_OK(replace_file(join({folder_.path, "/", kKeptName}),
                        encode_checkpoint({looked_.segment, looked_.offset, {}})));
  saved_ = looked_;
  return {};
}

Expected<bool> Keeper::look(const Cursor& end) {
  if (!reader_) CHECK_OK(begin());
  std::size_t bytes = 0;
  while (bytes < kLookBytes) {
    auto entry = reader_->next(end);
    if (!entry && entry.error().code == Errc::corrupt) {
      reader_->skip_segment();  // who projects has said so
      continue;
    }
    if (!entry) {
      reader_.reset();
      return std::unexpected(std::move(entry).error());
    }
    if (!*entry) break;
    bytes += (*entry)->payload.size();
    const std::set<Uuid> deleted = deleted_by((*entry)->payload);
    if (!deleted.empty()) cut_up_to_ = 0;
    runs_.insert(deleted.begin(), deleted.end());
    looked_ = (*entry)->next;
  }
  const bool far = looked_.segment != saved_.segment || looked_.offset - saved_.offset > kSaveBytes;
  if (runs_.empty() && far) CHECK_OK(save());
  return bytes >= kLookBytes;
}

Expected<bool> Keeper::cut_next(std::uint64_t open) {
  TRY(const auto segments, list_segments(folder_.path));
  const auto next = std::upper_bound(segments.begin(), segments.end(), cut_up_to_);
  if (next == segments.end() || *next >= open) {
    runs_.clear();
    cut_up_to_ = 0;
    CHECK_OK(save());
    return false;
  }
  CHECK_OK(cut(*next));
  cut_up_to_ = *next;
  return true;
}

Expected<> Keeper::cut(std::uint64_t number) {
  const auto done = cut_segment(folder_.path, number, runs_);
  if (!done && done.error().code == Errc::corrupt) {
    log_.error(
        join({"journal: what was deleted is still in a damaged segment: ", done.error().message}));
    broken_.insert(number);
    return {};
  }
  if (!done) return std::unexpected(done.error());
  if (done->gone > 0) note("cut", number, *done);
  return {};
}

Expected<bool> Keeper::pack_next(std::uint64_t open) {
  TRY(const auto segments, list_segments(folder_.path));
  for (const std::uint64_t number : segments) {
    if (number >= open) return false;
    if (broken_.contains(number)) continue;
    if (::access(segment_path(folder_.path, number).c_str(), F_OK) != 0) continue;
    const auto done = pack_segment(folder_.path, number);
    if (!done && done.error().code != Errc::corrupt) return std::unexpected(done.error());
    if (!done) {
      log_.warning(join({"journal: not packed: ", done.error().message}));
      broken_.insert(number);
    } else {
      note("packed", number, *done);
    }
    return true;
  }
  return false;
}

void Keeper::note(std::string_view what, std::uint64_t number, const Packed& done) {
  log_.debug(
      join({"journal: ", what, " segment ", std::to_string(number), ": ",
            std::to_string(done.before), " to ", std::to_string(done.after), " bytes, ",
            std::to_string(done.gone), " of ", std::to_string(done.events), " events gone"}));
}

}  // namespace hearth::journal
