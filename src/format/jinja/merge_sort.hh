#pragma once
#include <algorithm>
#include <iterator>
#include <vector>

namespace hearth::format::jinja {

/// A stable sort that stays within its elements whatever `before` says: one that fails half-way
/// answers false from then on, which std::sort does not bear. (std::stable_sort of libstdc++ 12
/// uses what C++17 deprecates.)
template <class T, class Before>
void merge_sort(std::vector<T>& all, Before before) {
  using Distance = std::ptrdiff_t;
  const auto size = static_cast<Distance>(all.size());
  for (Distance width = 1; width < size; width *= 2) {
    std::vector<T> merged;
    merged.reserve(all.size());
    for (Distance from = 0; from < size; from += 2 * width) {
      const auto first = all.begin() + from, middle = all.begin() + std::min(from + width, size);
      const auto last = all.begin() + std::min(from + 2 * width, size);
      std::merge(first, middle, middle, last, std::back_inserter(merged), before);
    }
    all = std::move(merged);
  }
}

}  // namespace hearth::format::jinja
