#include "worker/ran_call.hh"

#include <algorithm>

namespace hearth::worker {
namespace {

constexpr std::size_t kCallTextMax = 256;  // bytes of what a caller tells

std::string call_text(const Frame& frame, std::string_view name) {
  return std::string(get_string(frame.header, name).value_or("").substr(0, kCallTextMax));
}

}  // namespace

CallNote note_of(const Call& call, Steady::time_point now) {
  return {std::string(call.run), std::string(call.task), std::string(call.host), now};
}

RanCall read_plain(const Frame& frame) {
  RanCall call;
  call.run = call_text(frame, "run");
  call.task = call_text(frame, "task");
  call.host = call_text(frame, "host");
  call.how = kPlain;
  call.why = call_text(frame, "why");
  const std::int64_t ran_us = get_int(frame.header, "ran_us").value_or(0);
  call.ran = std::chrono::microseconds(std::max<std::int64_t>(ran_us, 0));
  return call;
}

void RunningCalls::handed(ChildId child, CallNote note, Steady::time_point now,
                          std::string_view how) {
  if (note.names_a_result()) running_[child] = {std::move(note), now, how};
}

void RunningCalls::went_into_session(ChildId child, std::string_view how) {
  const auto found = running_.find(child);
  if (found != running_.end()) found->second.how = how;
}

std::optional<RanCall> RunningCalls::ended(ChildId child, Steady::time_point now) {
  auto found = running_.extract(child);
  if (!found) return {};
  Running& running = found.mapped();
  RanCall call;
  call.run = std::move(running.note.run);
  call.task = std::move(running.note.task);
  call.host = std::move(running.note.host);
  call.how = running.how;
  call.waited = running.since - running.note.came;
  call.ran = now - running.since;
  return call;
}

}  // namespace hearth::worker
