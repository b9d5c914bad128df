#pragma once
#include "aio/pool.hh"
#include "app/journal_door.hh"
#include "app/progress.hh"
#include "record/import/go.hh"

namespace hearth::app {

/// What an import did.
struct Imported {
  std::int64_t events = 0;            ///< that were sent
  std::int64_t rows = 0;              ///< of the source that were looked at
  std::int64_t left_out = 0;          ///< values and rows that could not be read
  bool resumed = false;               ///< a go that was cut off was ended
  std::vector<std::string> problems;  ///< the first kProblemsMax of them

  static constexpr std::size_t kProblemsMax = 20;
  void note(record::ImportPart& part);
};

/// A database or a server of ARA's.
class AraSource {
 public:
  virtual ~AraSource() = default;
  virtual Co<Expected<record::ImportOffer>> offer() = 0;
  virtual Co<> begin(record::IdMap ids) = 0;
  /// None at the end.
  virtual Co<Expected<record::ImportPart>> next() = 0;
};

/// Brings all that the source has and the record has not into the journal, and waits until it is in
/// the store. `name` is for people. What is there already is not imported again, whatever happened
/// to an earlier go.
/// Errors: the source's, when what came before is imported; the daemon's (journal_door.hh).
Co<Expected<Imported>> import_ara(Context& context, AraSource& source, std::string name);

}  // namespace hearth::app
