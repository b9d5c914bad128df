#include "worker/frame.hh"

#include <utility>

namespace hearth::worker {
namespace {

constexpr std::int64_t kStringsMax = 65'536;

constexpr std::string_view kMagic = "HRT1";

std::uint32_t read_u32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

void append_u32(std::string& out, std::size_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

std::uint32_t header_size(std::string_view bytes) {
  return read_u32(bytes.substr(4, 4));
}
std::uint32_t body_size(std::string_view bytes) {
  return read_u32(bytes.substr(8, 4));
}

/// Judges a frame by what has arrived of its head, so that nonsense is refused at its first byte.
Expected<> check_head(std::string_view bytes) {
  if (!bytes.starts_with(kMagic.substr(0, std::min(bytes.size(), kMagic.size()))))
    return fail(Errc::protocol, "not a frame of the worker protocol");
  if (bytes.size() < kFrameHeadBytes) return {};
  if (header_size(bytes) < 2 || header_size(bytes) > kHeaderBytesMax)
    return fail(Errc::protocol, "a frame's header has an impossible length");
  if (body_size(bytes) > kBodyBytesMax) return fail(Errc::protocol, "a frame's body is too long");
  return {};
}

}  // namespace

std::string_view Frame::body() const {
  return std::string_view(bytes).substr(kFrameHeadBytes + header_size(bytes));
}

std::string encode_frame(const JsonObject& header, std::string_view body) {
  const std::string text = boost::json::serialize(header);
  HEARTH_ASSERT(text.size() <= kHeaderBytesMax && body.size() <= kBodyBytesMax);
  std::string out;
  out.reserve(kFrameHeadBytes + text.size() + body.size());
  out += kMagic;
  append_u32(out, text.size());
  append_u32(out, body.size());
  out += text;
  out += body;
  return out;
}

Expected<std::optional<Frame>> FrameParser::next() {
  CHECK_OK(check_head(buffer_));
  if (buffer_.size() < kFrameHeadBytes) return std::nullopt;
  const std::size_t head = header_size(buffer_);
  const std::size_t size = kFrameHeadBytes + head + body_size(buffer_);
  if (buffer_.size() < size) return std::nullopt;
  auto header = parse_json_object(std::string_view(buffer_).substr(kFrameHeadBytes, head));
  if (!header) return fail(Errc::protocol, "a frame's header is no JSON object");
  std::string rest = buffer_.substr(size);
  buffer_.resize(size);
  return Frame{*std::move(header), std::exchange(buffer_, std::move(rest))};
}

Expected<std::vector<std::string_view>> take_strings(std::string_view& body, std::int64_t count) {
  std::vector<std::string_view> strings;
  for (; count > 0; --count) {
    const std::size_t end = body.find('\0');
    if (end == body.npos)
      return fail(Errc::protocol, "a call's body has fewer strings than it says");
    strings.push_back(body.substr(0, end));
    body.remove_prefix(end + 1);
  }
  return strings;
}

Expected<std::int64_t> read_count(const JsonObject& header, std::string_view name) {
  const auto count = get_int(header, name);
  if (count && *count >= 0 && *count <= kStringsMax) return *count;
  return fail(Errc::protocol, join({"a call needs a number \"", name, "\""}));
}

}  // namespace hearth::worker
