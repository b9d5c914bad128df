#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "journal/event.hh"

namespace hearth::journal {

/// What becomes of a segment's events when runs were pruned (docs/protocol/journal.md §6): those of
/// the runs go, but for what other runs' history stands on: which row ids were given, which labels
/// were named, how far the API's events of a producer were applied. That is left as an event
/// `cut` in the place of one that goes.
///
/// `look` at each event of the segment first, then `becomes` of each, in the same order.
class Pruned {
 public:
  explicit Pruned(std::set<Uuid> runs) : runs_(std::move(runs)) {}

  /// Does the event go?
  bool takes(const EventHead& event) const;
  /// Does it go?
  bool look(const EventHead& event);
  /// What stands in the place of an event that goes; nothing where nothing has to.
  std::optional<std::string> becomes(const EventHead& event, std::string_view line) const;

 private:
  std::set<Uuid> runs_;
  std::map<std::string, std::int64_t> last_rows_;  // of each kind that goes
  std::map<Uuid, std::int64_t> last_of_api_;       // its number, of each producer
};

/// The runs that an event deletes: all of `prune`, one of an `api.delete` of a playbook.
std::set<Uuid> runs_deleted_by(const EventHead& event, std::string_view line);

}  // namespace hearth::journal
