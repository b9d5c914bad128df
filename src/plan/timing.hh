#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "plan/plan.hh"

namespace hearth::plan {

/// One task that ran, as a journal tells it. Times in microseconds of one clock.
struct Span {
  std::string name;
  std::int64_t start_us = 0;
  std::int64_t end_us = 0;
  /// Indices of spans that had to end first: `Start::because`, or all that it waited for.
  std::vector<std::uint32_t> waited_for;

  std::int64_t took_us() const { return end_us - start_us; }
};

/// A part of a chain: the span, and how long nothing of the chain ran before it.
struct Link {
  std::uint32_t span;
  std::int64_t gap_us;
};

/// What the last end waited for, back to the beginning; first to start first. At each step the last
/// to end of `waited_for` is followed. Indices outside, and spans that would be visited twice (a
/// journal is input), end the chain.
std::vector<Link> critical_chain(const std::vector<Span>& spans);

/// All spans, those that took longest first; as long ones by their start.
std::vector<std::uint32_t> blame(const std::vector<Span>& spans);

/// A longest way through a plan, and how long it takes: the least time for all of it, with workers
/// for all, nobody waiting for a resource, and everything ending well with what it declared.
struct Path {
  std::vector<TaskId> tasks;  ///< in the order in which they run
  std::int64_t took_us = 0;
};
/// `durations_us` by task; a milestone takes no time.
Path critical_path(const Plan& plan, const std::vector<std::int64_t>& durations_us);

}  // namespace hearth::plan
