#pragma once
#include <string>

#include "record/import/ara_row.hh"
#include "record/import/draft.hh"

namespace hearth::record {

/// What a source has to give.
struct ImportOffer {
  std::string source;  ///< names it for ever, wherever its file moves
  Reserved ids;        ///< the highest ids, and those that it begins behind
  UtcMicros asof = 0;  ///< its youngest `updated`
  std::int64_t rows = 0;
};

/// An ARA database in SQLite, read row by row: memory does not grow with it. Blocks; one thread at
/// a time.
class AraDatabase {
 public:
  /// Errors: not_found, denied  the file.
  ///         corrupt  damaged, or no SQLite database.
  ///         invalid  it is none of ARA's, older than ara 1.5.8, or a newer ara's than is known
  ///                  (with what to do about it).
  static Expected<AraDatabase> open(const std::string& path);

  Expected<ImportOffer> offer();
  /// From now on `next` gives the rows that the newest block of `ids` reserved, and those of older
  /// ones that changed since.
  void begin(IdMap ids);
  /// The next rows; none at the end. Errc::corrupt: the file is damaged from here on.
  Expected<ImportPart> next();

 private:
  enum class Stage { labels, playbooks, latest, end };

  explicit AraDatabase(Database db) : db_(std::move(db)) {}
  Expected<> check();
  Expected<ImportOffer> read_offer();
  Expected<ImportPart> read_next();
  Expected<std::string> source();
  Expected<> labels(ImportPart& part);
  Expected<> playbook(ImportPart& part);
  Expected<bool> next_playbook();
  Expected<> rows_of(const AraTable& table, ImportPart& part);
  Expected<> add_row(const AraTable& table, const Statement& found, ImportPart& part);
  Expected<> add_lists(const AraTable& table, std::int64_t id, AraRow& row);
  Expected<> latest_hosts(ImportPart& part);
  bool is_new(Table table, std::int64_t id) const;
  std::string select(const AraTable& table) const;

  Database db_;
  int migration_ = 0;
  std::string source_;
  IdMap ids_;
  UtcMicros since_ = 0;  // what changed later is told again
  Stage stage_ = Stage::labels;
  std::int64_t playbook_ = 0;  // whose rows come now
  std::size_t table_ = 0;
  std::int64_t last_ = 0;  // of the table
};

}  // namespace hearth::record
