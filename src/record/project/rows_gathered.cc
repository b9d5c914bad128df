// What Rows does where it gathers: rows that the batch has met before.
#include "record/project/rows.hh"
#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

/// The row has an id that is smaller than the one that an event brings, or none comes.
bool keeps_id(std::int64_t id, MaybeId row) {
  return !row || *row >= id;
}

}  // namespace

ParentSums::Sum* Rows::known_play(const ParentSums::WorkKey& key, MaybeId row) {
  ParentSums::Sum* const known = sums_.play(key);
  return known && keeps_id(known->id, row) ? known : nullptr;
}

ParentSums::Task* Rows::known_task(const ParentSums::WorkKey& key, MaybeId play, MaybeId row) {
  ParentSums::Task* const known = sums_.task(key);
  const bool keeps_play = known && (known->has_play || !play);
  return keeps_play && keeps_id(known->id, row) ? known : nullptr;
}

ParentSums::Host* Rows::known_host(const ParentSums::HostKey& key, MaybeId row) {
  ParentSums::Host* const known = sums_.host(key);
  return known && keeps_id(known->id, row) ? known : nullptr;
}

Expected<std::int64_t> Rows::count_play(const Run& run, const Uuid& uuid, std::int64_t batch,
                                        std::int64_t results) {
  ParentSums::Sum* const known = known_play({run.id, uuid, batch}, {});
  if (!known) return play(run, uuid, batch, {}, results);
  known->add(run.at, results);
  gather();
  return known->id;
}

Expected<std::int64_t> Rows::count_task(const Run& run, const Uuid& uuid, std::int64_t batch,
                                        MaybeId play, std::int64_t results, Status status) {
  ParentSums::Task* const known = known_task({run.id, uuid, batch}, play, {});
  if (!known) return task(run, uuid, batch, play, {}, results, status);
  known->add(run.at, results);
  known->status = merge(known->status, status);
  gather();
  return known->id;
}

Expected<std::int64_t> Rows::count_host(const Run& run, const std::string& name,
                                        const HostCounts& counts) {
  ParentSums::Host* const known = known_host({run.id, name}, {});
  if (!known) return host(run, name, {}, counts);
  known->add(run.at, counts.results);
  known->counts += counts;
  gather();
  return known->id;
}

Expected<MaybeId> Rows::store_body(std::string_view bytes, UtcMicros at) {
  CHECK_OK(results_.settle_bodies());
  return record::store_body(db_, bytes, at);
}

Expected<> Rows::settle() {
  CHECK_OK(results_.settle());
  return sums_.settle();
}

void Rows::forget() {
  results_.forget();
  sums_.forget();
}

}  // namespace hearth::record
