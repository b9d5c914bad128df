#include "record/ask/unified.hh"

#include <algorithm>
#include <vector>

#include "base/text.hh"

namespace hearth::record::ask {
namespace {

using Lines = std::vector<std::string_view>;

/// Each with its line end; the last may have none.
Lines lines_of(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    out.push_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return out;
}

/// One line of the way from one text to the other: ' ' kept, '-' taken out, '+' put in.
struct Step {
  char mark;
  std::size_t from, to;  // places in both texts
};
using Steps = std::vector<Step>;

/// Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), §2, over the lines between
/// what is equal at both ends.
class Shortest {
 public:
  Shortest(const Lines& from, const Lines& to, std::size_t differing)
      : from_(from), to_(to), limit_(static_cast<std::ptrdiff_t>(differing)) {
    while (head_ < from.size() && head_ < to.size() && from[head_] == to[head_]) ++head_;
    while (tail_ < from.size() - head_ && tail_ < to.size() - head_ &&
           from[from.size() - 1 - tail_] == to[to.size() - 1 - tail_])
      ++tail_;
    n_ = static_cast<std::ptrdiff_t>(from.size() - head_ - tail_);
    m_ = static_cast<std::ptrdiff_t>(to.size() - head_ - tail_);
  }

  Steps steps() {
    Steps out;
    for (std::size_t i = 0; i < head_; ++i) out.push_back({' ', i, i});
    const std::ptrdiff_t found = search();
    if (found >= 0) {
      add_found(out, found);
    } else {
      add_replaced(out);
    }
    for (std::size_t i = tail_; i > 0; --i) out.push_back({' ', from_.size() - i, to_.size() - i});
    return out;
  }

 private:
  bool equal(std::ptrdiff_t x, std::ptrdiff_t y) const {
    return from_[head_ + static_cast<std::size_t>(x)] == to_[head_ + static_cast<std::size_t>(y)];
  }

  /// The farthest x on diagonal k (x - y) after `d` differences, from the row before.
  std::ptrdiff_t reach(const std::vector<std::ptrdiff_t>& before, std::ptrdiff_t d,
                       std::ptrdiff_t k) const {
    if (d == 0) return 0;
    const auto at = [&](std::ptrdiff_t diagonal) {
      return before[static_cast<std::size_t>(diagonal + d - 1)];
    };
    const bool down = k == -d || (k != d && at_or(before, d, k - 1) < at_or(before, d, k + 1));
    return down ? at(k + 1) : at(k - 1) + 1;
  }
  static std::ptrdiff_t at_or(const std::vector<std::ptrdiff_t>& before, std::ptrdiff_t d,
                              std::ptrdiff_t diagonal) {
    const std::ptrdiff_t place = diagonal + d - 1;
    if (place < 0 || place >= std::ssize(before)) return -1;
    return before[static_cast<std::size_t>(place)];
  }

  /// How many differences there are; -1: more than the limit.
  std::ptrdiff_t search() {
    for (std::ptrdiff_t d = 0; d <= std::min(limit_, n_ + m_); ++d) {
      // rows_[d][k + d] for k from -d to d; every second one is used.
      std::vector<std::ptrdiff_t> row(static_cast<std::size_t>(2 * d + 1), -1);
      const std::vector<std::ptrdiff_t> none;
      const auto& before = d == 0 ? none : rows_.back();
      for (std::ptrdiff_t k = -d; k <= d; k += 2) {
        std::ptrdiff_t x = reach(before, d, k);
        while (x < n_ && x - k < m_ && x - k >= 0 && equal(x, x - k)) ++x;
        row[static_cast<std::size_t>(k + d)] = x;
        if (x >= n_ && x - k >= m_) {
          rows_.push_back(std::move(row));
          return d;
        }
      }
      rows_.push_back(std::move(row));
    }
    return -1;
  }

  void add_found(Steps& out, std::ptrdiff_t differences) const {
    Steps back;
    std::ptrdiff_t x = n_, y = m_;
    const auto add = [&](char mark) {
      back.push_back(
          {mark, head_ + static_cast<std::size_t>(x), head_ + static_cast<std::size_t>(y)});
    };
    for (std::ptrdiff_t d = differences; d > 0; --d) {
      const auto& before = rows_[static_cast<std::size_t>(d - 1)];
      const std::ptrdiff_t k = x - y;
      const bool down = k == -d || (k != d && at_or(before, d, k - 1) < at_or(before, d, k + 1));
      const std::ptrdiff_t from_k = down ? k + 1 : k - 1;
      const std::ptrdiff_t then_x = before[static_cast<std::size_t>(from_k + d - 1)];
      const std::ptrdiff_t then_y = then_x - from_k;
      while (x > then_x && y > then_y) {
        --x, --y;
        add(' ');
      }
      if (down) {
        --y;
        add('+');
      } else {
        --x;
        add('-');
      }
    }
    while (x > 0 && y > 0) {
      --x, --y;
      add(' ');
    }
    out.insert(out.end(), back.rbegin(), back.rend());
  }

  void add_replaced(Steps& out) const {
    const std::size_t n = static_cast<std::size_t>(n_), m = static_cast<std::size_t>(m_);
    for (std::size_t i = 0; i < n; ++i) out.push_back({'-', head_ + i, head_});
    for (std::size_t i = 0; i < m; ++i) out.push_back({'+', head_ + n, head_ + i});
  }

  const Lines& from_;
  const Lines& to_;
  std::ptrdiff_t limit_, n_ = 0, m_ = 0;
  std::size_t head_ = 0, tail_ = 0;
  std::vector<std::vector<std::ptrdiff_t>> rows_;
};

std::string range_text(std::size_t first, std::size_t count) {
  const std::string start = std::to_string(count == 0 ? first : first + 1);
  return count == 1 ? start : join({start, ",", std::to_string(count)});
}

/// The steps from `begin` to `end` as one hunk.
std::string hunk(const Steps& steps, std::size_t begin, std::size_t end, const Lines& from,
                 const Lines& to) {
  std::size_t removed = 0, added = 0;
  std::string body;
  for (std::size_t i = begin; i < end; ++i) {
    const Step& step = steps[i];
    removed += step.mark != '+';
    added += step.mark != '-';
    const std::string_view line = step.mark == '+' ? to[step.to] : from[step.from];
    body += step.mark;
    body += line;
    if (!line.ends_with('\n')) body += "\n\\ No newline at end of file\n";
  }
  return join({"@@ -", range_text(steps[begin].from, removed), " +",
               range_text(steps[begin].to, added), " @@\n", body});
}

}  // namespace

std::string unified_diff(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name, const UnifiedLimits& limits) {
  if (from == to) return {};
  const Lines a = lines_of(from), b = lines_of(to);
  const Steps steps = Shortest(a, b, limits.differing).steps();
  std::string out = join({"--- ", from_name, "\n+++ ", to_name, "\n"});
  for (std::size_t i = 0; i < steps.size();) {
    if (steps[i].mark == ' ') {
      ++i;
      continue;
    }
    const std::size_t begin = i - std::min(i, limits.context);
    std::size_t last = i;  // the last difference of this hunk
    for (std::size_t j = i; j < steps.size() && j <= last + 2 * limits.context; ++j)
      if (steps[j].mark != ' ') last = j;
    const std::size_t end = std::min(last + 1 + limits.context, steps.size());
    std::string text = hunk(steps, begin, end, a, b);
    if (out.size() + text.size() > limits.bytes) {
      out += "… more was changed than is shown here\n";
      break;
    }
    out += text;
    i = end;
  }
  return out;
}

}  // namespace hearth::record::ask
