#include "plan/nearest.hh"

#include <algorithm>

#include "base/ascii.hh"

namespace hearth::plan {
namespace {

// Longer names are not compared letter by letter: nobody mistypes them, programs write them.
constexpr std::size_t kComparedBytesMax = 64;

bool same(char a, char b) {
  return lower(a == '-' ? '_' : a) == lower(b == '-' ? '_' : b);
}

}  // namespace

std::size_t typing_distance(std::string_view a, std::string_view b, std::size_t most) {
  const std::size_t apart = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (apart > most || a.size() > kComparedBytesMax || b.size() > kComparedBytesMax) return most + 1;
  // Optimal string alignment, three rows at a time.
  std::vector<std::size_t> before, above, row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::move(above);
    above = std::move(row);
    row.assign(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool equal = same(a[i - 1], b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (equal ? 0 : 1)});
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return std::min(row[b.size()], most + 1);
}

std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& known) {
  std::size_t best = std::max<std::size_t>(1, name.size() / 3) + 1;
  std::string_view found;
  for (const std::string_view one : known) {
    if (best == 0) break;
    const std::size_t distance = typing_distance(name, one, best - 1);
    if (distance >= best) continue;
    best = distance;
    found = one;
  }
  return found;
}

}  // namespace hearth::plan
