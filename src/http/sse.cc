#include "http/sse.hh"

#include <algorithm>

namespace hearth::http {
namespace {

std::string without(std::string text, std::string_view unwanted) {
  std::erase_if(text, [&](char c) { return unwanted.find(c) != unwanted.npos; });
  return text;
}

/// Takes the first line off: up to "\n", "\r\n" or "\r", or all of it.
std::string_view take_line(std::string_view& text, bool& more) {
  const std::size_t end = text.find_first_of("\r\n");
  const std::string_view line = text.substr(0, end);
  more = end != text.npos;
  if (more) text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  return line;
}

}  // namespace

std::string to_text(const SseEvent& event) {
  using namespace std::string_view_literals;
  std::string text;
  if (event.id) text += join({"id: ", without(*event.id, "\r\n\0"sv), "\n"});
  if (!event.event.empty()) text += join({"event: ", without(event.event, "\r\n"), "\n"});
  std::string_view rest = event.data;
  for (bool more = true; more;) text += join({"data: ", take_line(rest, more), "\n"});
  text += '\n';
  return text;
}

Co<Expected<>> SseWriter::retry(std::int64_t delay_ms) {
  return body_.write(join({"retry: ", std::to_string(delay_ms), "\n\n"}));
}

Response sse_response(std::function<Co<Expected<>>(BodyWriter&)> stream) {
  Response response;
  response.headers.add("Content-Type", "text/event-stream");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no");  // nginx gathers answers otherwise
  response.stream = std::move(stream);
  return response;
}

}  // namespace hearth::http
