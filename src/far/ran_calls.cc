#include "far/ran_calls.hh"

#include <algorithm>

namespace hearth::far {
namespace {

constexpr std::size_t kUntoldMax = 256;

Duration micros_of(const JsonObject& told, std::string_view name) {
  return std::chrono::microseconds(std::max<std::int64_t>(get_int(told, name).value_or(0), 0));
}

/// One of the words that a record knows, whatever was sent.
std::string_view how_of(const JsonObject& told) {
  const std::string_view how = get_string(told, "how").value_or("");
  for (const std::string_view known : {worker::kSessionHit, worker::kSessionNew})
    if (how == known) return known;
  return worker::kWarmFork;
}

}  // namespace

void RanCalls::sent(std::int64_t id, worker::RanCall call) {
  if (!call.run.empty() && !call.task.empty() && !call.host.empty())
    calls_[id].call = std::move(call);
}

void RanCalls::began(std::int64_t id, Steady::time_point now) {
  const auto found = calls_.find(id);
  if (found != calls_.end()) found->second.began = now;
}

void RanCalls::ended(std::int64_t id, Steady::time_point now) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  found->second.ended = true;
  found->second.call.how = worker::kWarmFork;
  found->second.call.ran = now - found->second.began;
}

std::optional<worker::RanCall> RanCalls::take(const JsonObject& told) {
  auto found = calls_.extract(get_int(told, "s").value_or(0));
  if (!found) return {};
  worker::RanCall call = std::move(found.mapped().call);
  call.how = how_of(told);
  call.waited = micros_of(told, "waited_us");
  call.ran = micros_of(told, "ran_us");
  call.start = micros_of(told, "start_us");
  return call;
}

std::vector<worker::RanCall> RanCalls::take_untold() {
  return take_ended(calls_.size() > kUntoldMax ? calls_.size() - kUntoldMax : 0);
}

std::vector<worker::RanCall> RanCalls::take_all() {
  auto all = take_ended(calls_.size());
  calls_.clear();
  return all;
}

std::vector<worker::RanCall> RanCalls::take_ended(std::size_t count) {
  std::vector<worker::RanCall> taken;
  for (auto it = calls_.begin(); it != calls_.end() && taken.size() < count;) {
    if (it->second.ended) taken.push_back(std::move(it->second.call));
    it = it->second.ended ? calls_.erase(it) : std::next(it);
  }
  return taken;
}

}  // namespace hearth::far
