#include "journal/segment.hh"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hh"
#include "journal/big_endian.hh"
#include "journal/packed.hh"
#include "journal/posix.hh"
#include "journal/record_codec.hh"

namespace hearth::journal {
namespace {

constexpr std::string_view kSegmentMagic = "HEARTHJ1";
constexpr std::string_view kSuffix = ".seg";
constexpr std::string_view kPackedSuffix = ".zseg";
constexpr std::size_t kDigits = 8;
constexpr std::size_t kChunkBytes = 64 * 1024;

std::string digits_of(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  const std::size_t zeros = digits.size() < kDigits ? kDigits - digits.size() : 0;
  return join({std::string(zeros, '0'), digits});
}

}  // namespace

std::string segment_name(std::uint64_t number) {
  return join({digits_of(number), kSuffix});
}

std::string segment_path(const std::string& folder, std::uint64_t number) {
  return join({folder, "/", segment_name(number)});
}

std::string packed_path(const std::string& folder, std::uint64_t number) {
  return join({folder, "/", digits_of(number), kPackedSuffix});
}
std::string torn_path(const std::string& folder, std::uint64_t number) {
  return join({folder, "/", digits_of(number), ".torn"});
}

std::optional<std::uint64_t> parse_segment_name(std::string_view name) {
  std::string_view digits = name;
  if (name.ends_with(kPackedSuffix)) {
    digits.remove_suffix(kPackedSuffix.size());
  } else if (name.ends_with(kSuffix)) {
    digits.remove_suffix(kSuffix.size());
  } else {
    return {};
  }
  std::uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stop != end || number == 0 || digits_of(number) != digits) return {};
  return number;
}

Expected<std::vector<std::uint64_t>> list_segments(const std::string& folder) {
  TRY(const std::vector<std::string> names, names_in(folder));
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : names)
    if (const auto number = parse_segment_name(name)) numbers.push_back(*number);
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());  // in both forms
  return numbers;
}

std::string segment_header(std::uint64_t number) {
  std::string header(kSegmentHeaderBytes, '\0');
  std::copy(kSegmentMagic.begin(), kSegmentMagic.end(), header.begin());
  put_big_endian<8>(header.data() + kSegmentMagic.size(), number);
  return header;
}

SegmentScan::SegmentScan(aio::Fd fd, std::string path, std::uint64_t offset)
    : fd_(std::move(fd)), path_(std::move(path)), offset_(offset) {}

Expected<SegmentScan::Step> SegmentScan::next(std::uint64_t limit) {
  Record record = decode_record(unread());
  while (record.state == RecordState::part) {
    TRY(const std::uint64_t there, bytes_there(limit));
    if (there >= record.size)
      CHECK_OK(
          fill(std::max<std::uint64_t>(record.size, std::min<std::uint64_t>(there, kChunkBytes))));
    if (unread().size() < record.size) {
      forget();
      return Step{there == 0 ? State::end : State::part, {}};
    }
    record = decode_record(unread());
  }
  if (record.state == RecordState::bad) {
    forget();
    return Step{State::bad, {}};
  }
  begin_ += record.size;
  offset_ += record.size;
  return Step{State::whole, record.payload};
}

Expected<std::uint64_t> SegmentScan::bytes_there(std::uint64_t limit) const {
  TRY(const std::uint64_t file_end, size_of(fd_.get(), path_));
  const std::uint64_t end = std::min(file_end, limit);
  return end > offset_ ? end - offset_ : 0;
}

Expected<bool> SegmentScan::bytes_follow() const {
  std::array<char, kRecordHeaderBytes> header;
  TRY(const std::size_t have, read_at(fd_.get(), header, offset_, path_));
  TRY(const std::uint64_t there, bytes_there(UINT64_MAX));
  const Record record = decode_record({header.data(), have});
  return record.state == RecordState::part && there > record.size;
}

/// Has `size` unread bytes in the buffer, fewer where the file ends before.
Expected<> SegmentScan::fill(std::size_t size) {
  const std::size_t have = unread().size();
  std::string fresh;  // not the old one grown: this gives back what a large record took
  fresh.reserve(size);
  fresh.assign(unread());
  fresh.resize(size);
  TRY(const std::size_t got,
      read_at(fd_.get(), std::span(fresh).subspan(have), offset_ + have, path_));
  fresh.resize(have + got);
  buffer_ = std::move(fresh);
  begin_ = 0;
  return {};
}

/// Next time the bytes are read again: a writer may cut a batch that failed and put another there.
void SegmentScan::forget() {
  buffer_.clear();
  begin_ = 0;
}

// A packed one is whole as soon as it has its name, and the other form is removed after that; so a
// packed one counts, and one that has gone meanwhile may be there in the other form.
Expected<std::unique_ptr<RecordScan>> open_scan(const std::string& folder, std::uint64_t number,
                                                std::uint64_t offset) {
  for (int tries = 0; tries < 2; ++tries) {
    auto packed = PackedScan::open(folder, number, offset);
    if (packed) return std::make_unique<PackedScan>(*std::move(packed));
    if (packed.error().code != Errc::not_found) return std::unexpected(std::move(packed).error());
    const std::string path = segment_path(folder, number);
    auto fd = open_file(path, O_RDONLY);
    if (fd) return std::make_unique<SegmentScan>(*std::move(fd), path, offset);
    if (fd.error().code != Errc::not_found) return std::unexpected(std::move(fd).error());
  }
  return fail(Errc::not_found, join({segment_path(folder, number), ": is not there"}));
}

}  // namespace hearth::journal
