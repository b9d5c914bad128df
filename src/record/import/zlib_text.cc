#include "record/import/zlib_text.hh"

#include <zlib.h>

#include <algorithm>

namespace hearth::record {
namespace {

/// Doubles from here on, so that a body of some hundred bytes costs one allocation.
constexpr std::size_t kFirstBytes = 4096;

struct Stream {
  z_stream z{};
  bool ready = inflateInit(&z) == Z_OK;
  ~Stream() {
    if (ready) inflateEnd(&z);
  }
};

std::unexpected<Error> no_stream() {
  return fail(Errc::corrupt, "is no whole zlib stream");
}

}  // namespace

Expected<std::string> inflate(std::string_view stream, std::size_t most) {
  Stream in;
  if (!in.ready) return fail(Errc::full, "memory is used up");
  in.z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stream.data()));
  in.z.avail_in = static_cast<uInt>(std::min<std::size_t>(stream.size(), UINT_MAX));
  std::string out(kFirstBytes, '\0');
  while (true) {
    in.z.next_out = reinterpret_cast<Bytef*>(out.data() + in.z.total_out);
    in.z.avail_out = static_cast<uInt>(out.size() - in.z.total_out);
    const int code = ::inflate(&in.z, Z_NO_FLUSH);
    if (in.z.total_out > most) return fail(Errc::full, "is larger than an event may be");
    if (code == Z_STREAM_END) break;
    if (code != Z_OK || (in.z.avail_in == 0 && in.z.avail_out > 0)) return no_stream();
    if (in.z.avail_out == 0) out.resize(out.size() * 2);
  }
  if (in.z.avail_in > 0) return no_stream();
  out.resize(in.z.total_out);
  return out;
}

}  // namespace hearth::record
