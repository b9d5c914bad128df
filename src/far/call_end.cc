#include "far/call_end.hh"

#include <algorithm>

namespace hearth::far {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kKeepMax = std::chrono::hours(24);

std::int64_t micros_of(Duration time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

}  // namespace

JsonObject about(std::string_view type, std::int64_t id) {
  return {{"t", type}, {"s", id}};
}

std::int64_t keep_ms(Duration keep) {
  return std::chrono::ceil<milliseconds>(keep).count();
}

std::string encode_exit(std::int64_t id, const JsonObject& told, Duration keep) {
  JsonObject exit = about("exit", id);
  const auto status = get_int(told, "status");
  exit["status"] = status ? Json(*status) : Json();
  if (const auto adapter = get_string(told, "adapter")) exit["adapter"] = *adapter;
  if (const std::int64_t ms = keep_ms(keep); ms > 0) exit["keep_ms"] = ms;
  return worker::encode_frame(exit);
}

std::string encode_ran(std::int64_t id, const worker::RanCall& call) {
  JsonObject ran = about("ran", id);
  ran["how"] = call.how;
  ran["waited_us"] = micros_of(call.waited);
  ran["ran_us"] = micros_of(call.ran);
  ran["start_us"] = micros_of(call.start);
  return worker::encode_frame(ran);
}

Duration keep_of(const JsonObject& header) {
  const std::int64_t ms = get_int(header, "keep_ms").value_or(0);
  return milliseconds(std::clamp<std::int64_t>(ms, 0, kKeepMax.count()));
}

}  // namespace hearth::far
