#include "record/store/size.hh"

#include "journal/folder.hh"
#include "journal/pack.hh"
#include "record/store/vacuum.hh"

namespace hearth::record {

Expected<std::int64_t> bytes_of_store(Database& db) {
  TRY(const FileSpace space, file_space(db));
  return space.bytes - space.free;
}

Expected<std::int64_t> bytes_of_journals(const Database& db) {
  if (db.engine() == EngineKind::postgres) return 0;  // they are not beside the store
  const std::string& path = db.path();
  const std::size_t slash = path.rfind('/');
  if (slash == path.npos) return 0;
  TRY(const auto journals, journal::list_journals(path.substr(0, slash) + "/journal"));
  std::int64_t all = 0;
  for (const journal::JournalFolder& one : journals) {
    TRY(const journal::JournalBytes bytes, journal::bytes_of_journal(one.path));
    all += static_cast<std::int64_t>(bytes.plain + bytes.packed);
  }
  return all;
}

}  // namespace hearth::record
