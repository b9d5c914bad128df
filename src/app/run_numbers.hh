#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string_view>

#include "journal/row_ids.hh"
#include "record/project/row_ids.hh"

namespace hearth::app {

/// Gives rows their ids, and remembers which number a run got lately.
class RunNumbers final : public journal::RowIds {
 public:
  record::RowIds& ids() { return ids_; }
  std::optional<std::int64_t> row_of(const journal::EventHead& event,
                                     std::string_view line) override;
  std::optional<std::int64_t> number_of(const Uuid& run) const;

 private:
  record::RowIds ids_;
  std::map<Uuid, std::int64_t> numbers_;
  std::deque<Uuid> order_;
};

}  // namespace hearth::app
