#include "format/gzip/inflate.hh"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "base/text.hh"

namespace hearth::format {
namespace {

constexpr std::size_t kPieceBytes = 64 << 10;
constexpr std::size_t kInputBytesMax = 1U << 30;  // of one call: avail_in has 32 bits

std::unexpected<Error> no_gzip(std::string_view why) {
  return fail(Errc::corrupt, join({"gzip: ", why}));
}

/// A z_stream that is reset for each member.
class Inflater {
 public:
  explicit Inflater(int window_bits) : ready_(inflateInit2(&stream_, window_bits) == Z_OK) {}
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Appends what one stream at the front of `bytes` holds, and takes it from `bytes`.
  Expected<> inflate_one(std::string_view& bytes, std::string& out, std::size_t bytes_max) {
    if (!ready_ || inflateReset(&stream_) != Z_OK) return fail(Errc::full, "gzip: no memory");
    std::array<char, kPieceBytes> piece;
    while (true) {
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream_.avail_in = static_cast<uInt>(std::min(bytes.size(), kInputBytesMax));
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = piece.size();
      const uInt before = stream_.avail_in;
      const int result = inflate(&stream_, Z_NO_FLUSH);
      bytes.remove_prefix(before - stream_.avail_in);
      const std::size_t made = piece.size() - stream_.avail_out;
      if (made > bytes_max - out.size())
        return fail(Errc::full,
                    join({"gzip: more than ", std::to_string(bytes_max), " bytes come out of it"}));
      out.append(piece.data(), made);
      if (result == Z_STREAM_END) return {};
      if (result == Z_BUF_ERROR || (result == Z_OK && made == 0 && bytes.empty()))
        return no_gzip("it is cut off");
      if (result != Z_OK) return no_gzip(stream_.msg ? stream_.msg : "its data are damaged");
    }
  }

 private:
  z_stream stream_{};
  bool ready_;
};

/// Takes `size` bytes, or nothing where there are fewer.
bool skip(std::string_view& bytes, std::size_t size) {
  if (bytes.size() < size) return false;
  bytes.remove_prefix(size);
  return true;
}

/// A text that ends with a zero byte, or with the input as Python reads it.
void skip_text(std::string_view& bytes) {
  bytes.remove_prefix(std::min(bytes.size(), bytes.find('\0') + (bytes.find('\0') != bytes.npos)));
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, int size) {
  std::uint32_t value = 0;
  for (int i = size - 1; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

/// RFC 1952 §2.3; the header's own checksum is not compared, as in Python.
Expected<> skip_header(std::string_view& bytes) {
  constexpr unsigned kHeaderCrc = 2, kExtra = 4, kName = 8, kComment = 16;
  if (!bytes.starts_with("\x1f\x8b")) return no_gzip("it does not begin like one");
  if (bytes.size() < 10) return no_gzip("it is cut off");
  if (bytes[2] != 8) return no_gzip("an unknown method of compression");
  const unsigned flags = static_cast<unsigned char>(bytes[3]);
  bytes.remove_prefix(10);
  if (flags & kExtra) {
    if (bytes.size() < 2) return no_gzip("it is cut off");
    const std::size_t size = little_endian(bytes, 0, 2);
    if (!skip(bytes, 2 + size)) return no_gzip("it is cut off");
  }
  if (flags & kName) skip_text(bytes);
  if (flags & kComment) skip_text(bytes);
  if ((flags & kHeaderCrc) && !skip(bytes, 2)) return no_gzip("it is cut off");
  return {};
}

std::uint32_t crc_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

Expected<> check_trailer(std::string_view& bytes, std::string_view made) {
  if (bytes.size() < 8) return no_gzip("it is cut off");
  if (little_endian(bytes, 0, 4) != crc_of(made)) return no_gzip("its checksum is another");
  if (little_endian(bytes, 4, 4) != static_cast<std::uint32_t>(made.size()))
    return no_gzip("its length is another");
  bytes.remove_prefix(8);
  return {};
}

}  // namespace

Expected<std::string> gunzip(std::string_view bytes, std::size_t bytes_max) {
  std::string out;
  Inflater inflater(-MAX_WBITS);
  while (!bytes.empty()) {
    CHECK_OK(skip_header(bytes));
    const std::size_t before = out.size();
    CHECK_OK(inflater.inflate_one(bytes, out, bytes_max));
    CHECK_OK(check_trailer(bytes, std::string_view(out).substr(before)));
    bytes.remove_prefix(std::min(bytes.size(), bytes.find_first_not_of('\0')));
  }
  return out;
}

Expected<std::string> zlib_inflate(std::string_view bytes, std::size_t bytes_max) {
  std::string out;
  Inflater inflater(MAX_WBITS);
  CHECK_OK(inflater.inflate_one(bytes, out, bytes_max));
  return out;
}

}  // namespace hearth::format
