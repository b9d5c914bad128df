#include "record/store/search_rows.hh"

namespace hearth::record {

Expected<> forget_search(Database& db, std::int64_t playbook) {
  CHECK_OK(db.run("DELETE FROM search_blocks WHERE playbook_id = ?1", playbook));
  CHECK_OK(db.run("DELETE FROM search_runs WHERE playbook_id = ?1", playbook));
  return {};
}

Expected<> forget_searched_result(Database& db, std::int64_t result) {
  TRY(const auto run, db.find("SELECT s.playbook_id FROM results r JOIN search_runs s"
                              " ON s.playbook_id = r.playbook_id"
                              " WHERE r.id = ?1 AND s.upto >= r.id",
                              result));
  return run ? forget_search(db, *run) : Expected<>();
}

}  // namespace hearth::record
