#include "journal/writer.hh"

#include <fcntl.h>

#include <array>

#include "base/text.hh"
#include "journal/posix.hh"
#include "journal/recover.hh"

namespace hearth::journal {

Expected<Writer> Writer::open(const JournalFolder& folder, Dedup& dedup, Log& log,
                              Options options) {
  CHECK_OK(make_private_folder(folder.path));
  TRY(aio::Fd lock, lock_journal(folder.path));
  TRY(const std::optional<Cursor> end, recover_dedup(folder, dedup, log));
  Writer writer(folder, std::move(lock), options);
  if (!end) {
    CHECK_OK(writer.start_segment(1));
    return writer;
  }
  writer.end_ = *end;
  CHECK_OK(writer.open_last(log));
  return writer;
}

/// Opens the segment of `end_`, whose whole records end there, for appending.
Expected<> Writer::open_last(Log& log) {
  path_ = segment_path(folder_.path, end_.segment);
  TRY(fd_, open_file(path_, O_RDWR));
  TRY(const std::uint64_t size, size_of(fd_.get(), path_));
  const std::string header = segment_header(end_.segment);
  std::array<char, kSegmentHeaderBytes> found{};
  TRY(const std::size_t have, read_at(fd_.get(), found, 0, path_));
  if (std::string_view(found.data(), have) != header) {
    // The header is on disk before the first record: only a segment without one can lack it.
    if (size > kSegmentHeaderBytes)
      return fail(Errc::corrupt,
                  join({path_, ": is no segment that this version knows; move it away"}));
    CHECK_OK(write_at(fd_.get(), header, 0, path_));
    CHECK_OK(sync_folder(folder_.path));
  } else if (size > end_.offset) {
    log.warning(join({path_, ": cut at offset ", std::to_string(end_.offset), ", ",
                      std::to_string(size - end_.offset), " bytes kept as .torn"}));
    CHECK_OK(cut_torn(folder_.path, end_.segment, end_.offset));
  }
  // What a killed process wrote and did not sync is in `dedup` now, so it must be on disk too.
  return sync_data(fd_.get(), path_);
}

Expected<> Writer::append(std::string_view records) {
  if (records.empty()) return {};
  CHECK_OK(cut_back());
  const bool holds_records = end_.offset > kSegmentHeaderBytes;
  if (holds_records && end_.offset + records.size() > options_.segment_bytes_max)
    CHECK_OK(start_segment(end_.segment + 1));
  unclean_ = true;
  Expected<> done = write_at(fd_.get(), records, end_.offset, path_);
  if (done) done = sync_data(fd_.get(), path_);
  if (!done) {
    // At once, so that readers and the next start see no half batch; if this fails too, the next
    // append tries again.
    static_cast<void>(cut_back());
    return done;
  }
  unclean_ = false;
  end_.offset += records.size();
  return {};
}

Expected<> Writer::begin_segment() {
  CHECK_OK(cut_back());
  if (end_.offset == kSegmentHeaderBytes) return {};
  return start_segment(end_.segment + 1);
}

Expected<> Writer::cut_back() {
  if (!unclean_) return {};
  CHECK_OK(truncate_to(fd_.get(), end_.offset, path_));
  unclean_ = false;
  return {};
}

Expected<> Writer::start_segment(std::uint64_t number) {
  const std::string path = segment_path(folder_.path, number);
  Expected<aio::Fd> fd = make_segment(number, path);
  if (!fd) {
    ::unlink(path.c_str());
    return std::unexpected(std::move(fd).error());
  }
  fd_ = *std::move(fd);
  path_ = path;
  end_ = {folder_.id, number, kSegmentHeaderBytes};
  return {};
}

Expected<aio::Fd> Writer::make_segment(std::uint64_t number, const std::string& path) const {
  TRY(aio::Fd fd, open_file(path, O_RDWR | O_CREAT | O_EXCL));
  CHECK_OK(write_at(fd.get(), segment_header(number), 0, path));
  CHECK_OK(sync_data(fd.get(), path));
  CHECK_OK(sync_folder(folder_.path));
  return fd;
}

Expected<> Writer::write_checkpoint(std::vector<std::pair<Uuid, SeqSet>> producers) {
  return replace_file(join({folder_.path, "/", kCheckpointName}),
                      encode_checkpoint({end_.segment, end_.offset, std::move(producers)}));
}

}  // namespace hearth::journal
