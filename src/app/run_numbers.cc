#include "app/run_numbers.hh"

namespace hearth::app {
namespace {

constexpr std::size_t kNumbersKept = 1'024;

}  // namespace

std::optional<std::int64_t> RunNumbers::row_of(const journal::EventHead& event,
                                               std::string_view line) {
  const auto row = ids_.row_of(event, line);
  if (!row || event.kind != "run.start") return row;
  if (numbers_.emplace(event.run, *row).second) order_.push_back(event.run);
  if (order_.size() > kNumbersKept) {
    numbers_.erase(order_.front());
    order_.pop_front();
  }
  return row;
}

std::optional<std::int64_t> RunNumbers::number_of(const Uuid& run) const {
  const auto found = numbers_.find(run);
  if (found == numbers_.end()) return {};
  return found->second;
}

}  // namespace hearth::app
