#include "plan/timing.hh"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

namespace hearth::plan {
namespace {

std::optional<std::uint32_t> last_to_end(const std::vector<Span>& spans,
                                         const std::vector<std::uint32_t>& among) {
  std::optional<std::uint32_t> last;
  for (const std::uint32_t one : among)
    if (one < spans.size() && (!last || spans[one].end_us > spans[*last].end_us)) last = one;
  return last;
}

std::vector<std::uint32_t> all_of(const std::vector<Span>& spans) {
  std::vector<std::uint32_t> all(spans.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

/// When each task can start, and what it waits for last.
struct Arrival {
  std::int64_t at_us = 0;
  std::optional<TaskId> from;

  void wait_for(std::int64_t end_us, TaskId task) {
    if (from && end_us <= at_us) return;
    at_us = std::max(at_us, end_us);
    from = task;
  }
};

}  // namespace

std::vector<Link> critical_chain(const std::vector<Span>& spans) {
  std::vector<Link> chain;
  std::vector<bool> visited(spans.size(), false);
  std::optional<std::uint32_t> at = last_to_end(spans, all_of(spans));
  while (at && !visited[*at]) {
    visited[*at] = true;
    const Span& span = spans[*at];
    const auto from = last_to_end(spans, span.waited_for);
    const bool more = from && !visited[*from];
    chain.push_back({*at, more ? span.start_us - spans[*from].end_us : 0});
    at = from;
  }
  std::ranges::reverse(chain);
  return chain;
}

std::vector<std::uint32_t> blame(const std::vector<Span>& spans) {
  std::vector<std::uint32_t> order = all_of(spans);
  std::ranges::sort(order, {}, [&](std::uint32_t one) {
    return std::tuple(-spans[one].took_us(), spans[one].start_us, one);
  });
  return order;
}

Path critical_path(const Plan& plan, const std::vector<std::int64_t>& durations_us) {
  HEARTH_ASSERT(durations_us.size() == plan.size());
  std::vector<Arrival> starts(plan.size());
  std::vector<std::int64_t> ends(plan.size(), 0);
  Path path;
  std::optional<TaskId> last;
  for (const TaskId task : plan.order()) {
    const TaskSpec& spec = plan.task(task);
    Arrival& start = starts[task];
    for (const Predecessor& before : plan.predecessors(task))
      start.wait_for(ends[before.task], before.task);
    // The best provider gives what it declared, so nobody waits for the others.
    for (const Capability one : spec.needs | spec.uses)
      if (const auto providers = plan.providers(one); !providers.empty())
        start.wait_for(ends[providers[0]], providers[0]);
    ends[task] = start.at_us + (spec.milestone ? 0 : durations_us[task]);
    if (!last || ends[task] > ends[*last]) last = task;
  }
  if (last) path.took_us = ends[*last];
  for (; last; last = starts[*last].from) path.tasks.push_back(*last);
  std::ranges::reverse(path.tasks);
  return path;
}

}  // namespace hearth::plan
