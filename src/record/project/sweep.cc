#include "record/project/sweep.hh"

#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

constexpr std::string_view kContents =
    "DELETE FROM contents WHERE id IN (SELECT id FROM contents WHERE id NOT IN"
    " (SELECT content_id FROM files WHERE content_id IS NOT NULL) LIMIT ?1)";
// Results have bodies of their own, without a hash, that go with them; only old stores have others.
constexpr std::string_view kBodies =
    "DELETE FROM bodies WHERE id IN (SELECT id FROM bodies WHERE hash IS NOT NULL AND id NOT IN "
    "(" HEARTH_USED_BODIES ") LIMIT ?1)";

}  // namespace

Expected<bool> sweep_batch(Database& db, std::int64_t most) {
  TRY(const std::int64_t contents, db.run(kContents, most));
  if (contents == most) return false;
  TRY(const std::int64_t bodies, db.run(kBodies, most));
  return bodies < most;
}

}  // namespace hearth::record
