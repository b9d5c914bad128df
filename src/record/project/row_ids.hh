#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "journal/row_ids.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// Tables whose rows get their id from an event's `row`.
enum class Table { playbooks, files, plays, tasks, hosts, results, records, machines, kCount };
inline constexpr std::size_t kTables = static_cast<std::size_t>(Table::kCount);

std::string_view name_of(Table table);
/// The table of which an event of this kind makes a row (docs/protocol/journal.md §1).
std::optional<Table> table_of(std::string_view kind);

/// Ids from here to 2^53 are derived from the row's natural key: the row's own event has not come
/// yet, or has no id. Below are those that RowIds gives. 2^53 is where JavaScript stops counting.
inline constexpr std::int64_t kDerivedIds = std::int64_t{1} << 52;

/// The row id that the line's producer wants, from a block that an `import.start` reserved: the
/// member `want`, which stands first in the line (docs/protocol/journal.md §10).
std::optional<std::int64_t> wanted_row(std::string_view line);

/// The ids that an `import.start` asks for: of each table those above `after`, up to `upto`.
struct Reserved {
  std::array<std::int64_t, kTables> after{}, upto{};
};
Reserved reserved_by(std::string_view line);

/// Gives rows their ids, when the journal takes the event in: ids are part of history, so that a
/// store made anew has the same ones. Counts up from 1 in each table; no id is given twice, not
/// even after its row was deleted. One thread at a time.
///
/// At start: `restore` from the store, then `saw` each event that the journal has behind the
/// store's cursor. Without a store that can be read, `saw` every event of the journal.
///
/// Of a store that several processes write, ids come in blocks (RowBlocks), each process its own.
/// Newer rows then have higher ids only within a process.
class RowIds final : public journal::RowIds {
 public:
  /// The id for a new event of this kind; nothing for kinds that make no row.
  std::optional<std::int64_t> next(std::string_view kind);
  /// Of `machine.seen`, only those that begin a machine make a row. The row of an `import.start` is
  /// what its producer adds to its own ids: so small that none was given, 0 for an empty store.
  std::optional<std::int64_t> row_of(const journal::EventHead& event,
                                     std::string_view line) override;
  /// The row that an event of the API was given lately (the last kGivenKept of them), asked once:
  /// plays and tasks have no natural key by which their maker could find them.
  std::optional<std::int64_t> take_given(const Uuid& event);
  /// An event of the journal has this row already. `line` is all of it: what is left of a pruned
  /// event says what it was.
  void saw(const journal::EventHead& event, std::string_view line);
  void saw(std::string_view kind, std::int64_t row);

  /// Ids of a table that nobody else gives.
  struct Block {
    Table table = Table::playbooks;
    std::int64_t first = 0;  ///< wanted: the highest that is known to be taken
    std::int64_t count = 0;
  };
  static constexpr std::int64_t kBlock = 64;
  /// From now on only from blocks. A row that comes while there is none left gets no id here; it
  /// has the one derived from its natural key.
  void use_blocks() { blocks_.emplace(); }
  bool uses_blocks() const { return blocks_.has_value(); }
  /// The blocks that are to be taken now, so that `rows` rows, and a reserve of each table's, can
  /// come.
  std::vector<Block> wanted(std::int64_t rows = 0) const;
  bool has(std::int64_t rows) const;
  void give(const Block& block);

  /// Takes over the highest ids that were ever projected into `db`.
  Expected<> restore(Database& db);
  /// Leaves them there; the projector calls it in each of its transactions.
  Expected<> save(Database& db);

 private:
  static constexpr std::size_t kGivenKept = 4096;

  std::int64_t reserve(std::string_view line);
  void set_aside(const Reserved& block, std::int64_t base);

  std::int64_t left(std::size_t table) const;
  std::int64_t reserve_of(std::size_t table) const;

  std::optional<std::array<std::deque<Block>, kTables>> blocks_;
  std::map<Uuid, std::int64_t> given_;
  std::deque<Uuid> given_order_;
  std::array<bool, kTables> used_{};  // a row came for which a block had an id
  std::array<std::int64_t, kTables> last_{};
  std::array<std::int64_t, kTables> saved_{};
};

}  // namespace hearth::record
