#include "http/wire.hh"

#include <time.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <iterator>

#include "base/ascii.hh"
#include "base/json.hh"

namespace hearth::http {
namespace {

bool is_servers_own(std::string_view name) {
  constexpr std::array<std::string_view, 5> kOwn = {"content-length", "transfer-encoding", "host",
                                                    "connection", "date"};
  return std::ranges::any_of(kOwn, [&](auto own) { return equal_without_case(own, name); });
}

/// A line's end inside a value would begin a field, or an answer, of somebody else's making.
void append_value(std::string& head, std::string_view value) {
  for (const char c : value) head += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  append_value(head, value);
  head += "\r\n";
}

}  // namespace

std::string http_date(UtcMicros at) {
  constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const time_t seconds = static_cast<time_t>(at / 1'000'000);
  tm utc{};
  ::gmtime_r(&seconds, &utc);
  // Not strftime: a program may have set a locale.
  char text[40];
  std::snprintf(text, sizeof(text), "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
                kDays.data() + 3 * utc.tm_wday, utc.tm_mday, kMonths.data() + 3 * utc.tm_mon,
                utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text;
}

std::string answer_head(const Response& response, Framing framing, bool http11, bool keep_alive,
                        UtcMicros now) {
  // An answer says HTTP/1.1 to an HTTP/1.0 client too (RFC 9110 §6.2).
  std::string head =
      join({"HTTP/1.1 ", std::to_string(response.status), " ", reason_of(response.status), "\r\n"});
  for (const auto& [name, value] : response.headers.all())
    if (!is_servers_own(name)) append_field(head, name, value);
  append_field(head, "Date", http_date(now));
  if (framing == Framing::length)
    append_field(head, "Content-Length", std::to_string(response.body.size()));
  if (framing == Framing::chunked) append_field(head, "Transfer-Encoding", "chunked");
  if (!keep_alive) {
    append_field(head, "Connection", "close");
  } else if (!http11) {
    append_field(head, "Connection", "keep-alive");
  }
  head += "\r\n";
  return head;
}

std::string request_head(const Request& request, std::string_view target, std::string_view host) {
  std::string head = join({request.method, " ", target, " HTTP/1.1\r\n"});
  append_field(head, "Host", host);
  for (const auto& [name, value] : request.headers.all())
    if (!is_servers_own(name)) append_field(head, name, value);
  const bool calls_for_one = request.method == "POST" || request.method == "PUT" ||
                             request.method == "PATCH";  // RFC 9110 §8.6
  if (calls_for_one || !request.body.empty())
    append_field(head, "Content-Length", std::to_string(request.body.size()));
  head += "\r\n";
  return head;
}

std::string chunk_of(std::string_view part) {
  char size[16];
  const auto end = std::to_chars(size, size + sizeof(size), part.size(), 16).ptr;
  return join({std::string_view(size, end), "\r\n", part, "\r\n"});
}

Response problem(int status, std::string_view detail) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = hearth::to_text(Json(JsonObject{{"detail", detail}}));
  return response;
}

}  // namespace hearth::http
