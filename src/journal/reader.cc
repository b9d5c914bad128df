#include "journal/reader.hh"

#include <fcntl.h>

#include <algorithm>
#include <array>

#include "base/text.hh"
#include "journal/posix.hh"

namespace hearth::journal {

Reader::Reader(JournalFolder folder, Cursor from) : folder_(std::move(folder)), at_(from) {
  HEARTH_ASSERT(at_.journal == folder_.id);
  at_.offset = std::max(at_.offset, kSegmentHeaderBytes);
}

Expected<std::optional<Reader::Entry>> Reader::next(std::optional<Cursor> until) {
  while (!until || at_ < *until) {
    TRY(const bool opened, open_segment());
    if (!opened) return std::optional<Entry>();
    if (until && *until <= at_) break;  // its segment is gone: this is a later one
    const bool ends_here = until && until->segment == at_.segment;
    TRY(const RecordScan::Step step, scan_->next(ends_here ? until->offset : UINT64_MAX));
    if (step.state == RecordScan::State::whole) {
      at_.offset = scan_->offset();
      return Entry{step.payload, at_};
    }
    if (ends_here && step.state == RecordScan::State::end && scan_->may_lack_records()) {
      at_.offset = until->offset;  // what stood before it was cut out
      break;
    }
    if (ends_here) return damaged("a damaged record");
    TRY(const bool more, after(step.state));
    if (!more) break;
  }
  return std::optional<Entry>();
}

/// Has `scan_` at the cursor; false where there is no such segment yet.
Expected<bool> Reader::open_segment() {
  if (scan_) return true;
  TRY(const std::vector<std::uint64_t> segments, list_segments(folder_.path));
  const auto place = std::lower_bound(segments.begin(), segments.end(), at_.segment);
  if (place == segments.end()) {
    if (segments.empty() || at_.segment == segments.back() + 1) return false;
    return fail(Errc::not_found, join({segment_path(folder_.path, at_.segment),
                                       ": the cursor points behind the end of this journal"}));
  }
  if (*place != at_.segment) at_ = {folder_.id, *place, kSegmentHeaderBytes};
  const bool last = *place == segments.back();
  auto scan = open_scan(folder_.path, at_.segment, at_.offset);
  // It was dropped meanwhile: the next one is there.
  if (!scan && scan.error().code == Errc::not_found && !last) return open_segment();
  if (!scan) return std::unexpected(std::move(scan).error());
  TRY(const Header header, header_of(at_.segment));
  if (header == Header::part && last) return false;  // being made
  if (header != Header::right) return damaged("no segment's header");
  scan_ = *std::move(scan);
  closed_ = !last;
  return true;
}

/// What to do where no whole record is: true when there may be one now.
Expected<bool> Reader::after(RecordScan::State state) {
  if (closed_) {
    if (state != RecordScan::State::end) return damaged("a damaged record");
    skip_segment();
    return true;
  }
  // A writer never appends to a segment once the next one exists; so look for that first, then
  // read here once more.
  TRY(const std::vector<std::uint64_t> segments, list_segments(folder_.path));
  closed_ = !segments.empty() && segments.back() > at_.segment;
  if (closed_) return true;
  if (state != RecordScan::State::bad) return false;
  TRY(const bool followed, scan_->bytes_follow());
  if (followed) return damaged("a damaged record");
  return false;  // torn; whoever appends next cuts it
}

/// Of a segment in the form in which it is written; a packed one's was looked at.
Expected<Reader::Header> Reader::header_of(std::uint64_t number) const {
  const std::string path = segment_path(folder_.path, number);
  auto fd = open_file(path, O_RDONLY);
  if (!fd && fd.error().code == Errc::not_found) return Header::right;  // it is packed
  if (!fd) return std::unexpected(std::move(fd).error());
  std::array<char, kSegmentHeaderBytes> header{};
  TRY(const std::size_t have, read_at(fd->get(), header, 0, path));
  if (std::string_view(header.data(), have) == segment_header(number)) return Header::right;
  return have < header.size() ? Header::part : Header::wrong;
}

void Reader::skip_segment() {
  scan_.reset();
  at_ = {folder_.id, at_.segment + 1, kSegmentHeaderBytes};
}

std::unexpected<Error> Reader::damaged(std::string_view why) const {
  return fail(Errc::corrupt, join({segment_path(folder_.path, at_.segment), ": ", why,
                                   " at offset ", std::to_string(at_.offset)}));
}

}  // namespace hearth::journal
