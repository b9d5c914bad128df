#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hh"
#include "base/id.hh"
#include "journal/seq_set.hh"

namespace hearth::record {

/// Which numbers the events of one run had, of each producer, and with which its writer began it:
/// producers number without holes, so a hole shows a loss (docs/protocol/journal.md §1). What it
/// says does not depend on the order in which events come. The column playbooks.told.
class RunNumbers {
 public:
  static constexpr std::size_t kProducersMax = 64;
  static constexpr std::size_t kRangesMax = 4'096;  ///< of one producer

  /// `begins`: it is the run's `run.start`.
  void add(const Uuid& producer, std::int64_t seq, bool begins);
  /// Has the run's beginning, and all that its writer told from there to the last that is known.
  bool whole() const;

  /// A line each: producer, number of the beginning or "-", numbers as SeqSet. Once a writer is
  /// known, of writers only: what the daemon remarks on many runs has no numbers of its own here.
  std::string text() const;
  /// Errc::corrupt: it is no such text.
  static Expected<RunNumbers> parse(std::string_view text);

 private:
  struct Producer {
    std::optional<std::int64_t> begins;
    journal::SeqSet seqs{kRangesMax};
  };
  std::map<Uuid, Producer> producers_;
};

}  // namespace hearth::record
