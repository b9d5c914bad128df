#include "record/store/status.hh"

#include <cstddef>
#include <iterator>

namespace hearth::record {
namespace {

constexpr std::string_view kStatus[] = {"unknown", "running", "completed", "failed", "expired"};
constexpr std::string_view kResult[] = {"unknown", "ok", "failed", "skipped", "unreachable"};
constexpr std::string_view kReason[] = {"none", "gone", "stats", "error", "signal"};
constexpr std::string_view kVia[] = {"plain", "warm", "session"};

template <class E, std::size_t N>
std::string_view name_in(const std::string_view (&names)[N], E value) {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? names[index] : "unknown";  // a store may hold what this program never wrote
}

template <class E, std::size_t N>
std::optional<E> status_in(const std::string_view (&names)[N], std::string_view name) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == name) return static_cast<E>(i);
  return {};
}

int rank(Status status) {
  switch (status) {
    case Status::unknown:
      return 0;
    case Status::running:
      return 1;
    case Status::expired:
      return 2;
    case Status::completed:
      return 3;
    case Status::failed:
      return 4;
  }
  return 0;
}

}  // namespace

std::string_view name_of(Status status) {
  return name_in(kStatus, status);
}
std::string_view name_of(ResultStatus status) {
  return name_in(kResult, status);
}
std::string_view name_of(EndReason reason) {
  return name_in(kReason, reason);
}
std::string_view name_of(Via via) {
  return name_in(kVia, via);
}
std::optional<Status> parse_status(std::string_view name) {
  return status_in<Status>(kStatus, name);
}
std::optional<ResultStatus> parse_result_status(std::string_view name) {
  return status_in<ResultStatus>(kResult, name);
}
std::optional<EndReason> parse_end_reason(std::string_view name) {
  return status_in<EndReason>(kReason, name);
}
std::optional<Via> parse_via(std::string_view name) {
  return status_in<Via>(kVia, name);
}

Status merge(Status one, Status other) {
  return rank(one) < rank(other) ? other : one;
}

std::string_view shown_name(ResultStatus status, bool changed, bool ignored) {
  if (status == ResultStatus::ok && changed) return "changed";
  if ((status == ResultStatus::failed || status == ResultStatus::unreachable) && ignored)
    return "ignored";
  return name_of(status);
}

}  // namespace hearth::record
