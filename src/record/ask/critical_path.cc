#include "record/ask/critical_path.hh"

#include <algorithm>
#include <map>
#include <numeric>

namespace hearth::record::ask {
namespace {

/// Clocks of a callback that forks are read at slightly different moments.
constexpr std::int64_t kSlackMicros = 5'000;

struct TaskSpan {
  std::int64_t first = INT64_MAX, last = INT64_MIN, before_last = INT64_MIN;
  void add(const Span& span) {
    first = std::min(first, span.started);
    if (span.ended >= last)
      before_last = std::exchange(last, span.ended);
    else
      before_last = std::max(before_last, span.ended);
  }
};
using Tasks = std::map<std::pair<std::int64_t, std::int64_t>, TaskSpan>;  // by play and task

Pace pace_of(std::vector<TaskSpan> tasks) {
  std::ranges::sort(tasks, {},
                    [](const TaskSpan& task) { return std::pair(task.first, task.last); });
  for (std::size_t i = 1; i < tasks.size(); ++i)
    if (tasks[i].first + kSlackMicros < tasks[i - 1].last) return Pace::free;
  return Pace::linear;
}

std::map<std::int64_t, Pace> paces_of(const Tasks& tasks) {
  std::map<std::int64_t, std::vector<TaskSpan>> plays;
  for (const auto& [key, task] : tasks) plays[key.first].push_back(task);
  std::map<std::int64_t, Pace> out;
  for (auto& [play, list] : plays) out[play] = pace_of(std::move(list));
  return out;
}

class Walk {
 public:
  explicit Walk(const std::vector<Span>& spans) : spans_(spans), order_(spans.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::ranges::sort(order_, {}, [&](std::size_t i) {
      return std::tuple(spans[i].ended, spans[i].started, spans[i].id);
    });
    for (const Span& span : spans) tasks_[{span.play, span.task}].add(span);
    paces_ = paces_of(tasks_);
  }

  CriticalPath run() {
    CriticalPath out;
    std::size_t rank = order_.size();
    while (rank > 0) {
      --rank;  // of the link that is added
      out.links.push_back({order_[rank], 0, ahead_of(at(rank))});
      const std::size_t before = find_before(rank);
      if (before < rank)
        out.links.back().waited = std::max<std::int64_t>(0, at(rank).started - at(before).ended);
      rank = before < rank ? before + 1 : 0;
    }
    std::ranges::reverse(out.links);
    out.plays.assign(paces_.begin(), paces_.end());
    return out;
  }

 private:
  const Span& at(std::size_t rank) const { return spans_[order_[rank]]; }

  /// The rank of what the one at `rank` waited for; `rank` itself: of nothing.
  std::size_t find_before(std::size_t rank) const {
    const Span& span = at(rank);
    const bool linear = paces_.at(span.play) == Pace::linear;
    std::optional<std::size_t> elsewhere;
    for (std::size_t i = rank; i-- > 0;) {
      const Span& other = at(i);
      if (other.ended > span.started + kSlackMicros) continue;
      if (other.play == span.play && (linear || other.host == span.host)) return i;
      if (other.play != span.play && !elsewhere) {
        elsewhere = i;
        if (linear) break;  // nothing of this play ended later
      }
    }
    return elsewhere.value_or(rank);
  }

  std::optional<std::int64_t> ahead_of(const Span& span) const {
    if (paces_.at(span.play) != Pace::linear) return {};
    const TaskSpan& task = tasks_.at({span.play, span.task});
    if (task.last != span.ended || task.before_last == INT64_MIN) return 0;
    return task.last - task.before_last;
  }

  const std::vector<Span>& spans_;
  std::vector<std::size_t> order_;  // by end
  Tasks tasks_;
  std::map<std::int64_t, Pace> paces_;
};

}  // namespace

CriticalPath critical_path(const std::vector<Span>& spans) {
  return Walk(spans).run();
}

}  // namespace hearth::record::ask
