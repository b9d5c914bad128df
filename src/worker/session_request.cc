#include "worker/session_request.hh"

#include <sys/stat.h>

#include <algorithm>

namespace hearth::worker {
namespace {

constexpr std::size_t kSessionTextMax = 200;
constexpr double kTtlMaxSeconds = 86'400;

bool is_text(std::string_view text) {
  const auto printable = [](char c) { return c > ' ' && c < '\x7f'; };
  return !text.empty() && text.size() <= kSessionTextMax && std::ranges::all_of(text, printable);
}

Expected<std::string> read_text(const JsonObject& session, std::string_view name) {
  const auto text = get_string(session, name);
  if (text && is_text(*text)) return std::string(*text);
  return fail(Errc::protocol, join({"a session needs a text \"", name, "\""}));
}

Expected<std::optional<Duration>> read_ttl(const JsonObject& session) {
  const Json* value = session.if_contains("ttl");
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) {
    const double seconds = value->to_number<double>();
    if (seconds >= 0 && seconds <= kTtlMaxSeconds)
      return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
  }
  return fail(Errc::protocol, "a session's \"ttl\" is no number of seconds from 0 to 86400");
}

/// Exact, no digest: two callers' environments must never be taken for one.
std::string posture_of(const Frame& frame, int cwd) {
  struct stat folder{};
  if (::fstat(cwd, &folder) != 0) folder = {};
  std::string posture(frame.body());
  posture += std::to_string(folder.st_dev) + " " + std::to_string(folder.st_ino);
  for (const std::string_view name : {"umask", "ignored", "blocked", "limits"}) {
    const Json* value = frame.header.if_contains(name);
    posture += " " + (value ? boost::json::serialize(*value) : std::string("-"));
  }
  return posture;
}

}  // namespace

Expected<std::optional<SessionRequest>> read_session_request(const Frame& frame, int cwd) {
  if (!frame.header.contains("session")) return std::nullopt;
  const JsonObject* session = get_object(frame.header, "session");
  if (session == nullptr) return fail(Errc::protocol, "a call's \"session\" is no object");
  SessionRequest request;
  TRY(request.name, read_text(*session, "name"));
  TRY(request.key, read_text(*session, "key"));
  TRY(request.content, read_text(*session, "content"));
  TRY(request.ttl, read_ttl(*session));
  request.open = get_bool(*session, "open").value_or(false);
  request.posture = posture_of(frame, cwd);
  return request;
}

}  // namespace hearth::worker
