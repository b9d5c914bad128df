#include "app/store_of.hh"

#include "record/store/postgres_engine.hh"

namespace hearth::app {

Expected<record::StoreAddress> store_of(const Env& env) {
  auto address = record::StoreAddress::parse(env.home(), env.get("HEARTH_STORE"));
  if (!address) return std::unexpected(std::move(address).error().in("HEARTH_STORE"));
  return address;
}

Expected<record::Database> read_store_of(const Env& env) {
  TRY(const record::StoreAddress store, store_of(env));
  return record::read_store(store);
}

Expected<Env> with_store(Env env, const std::string& store) {
  if (store.empty()) return env;
  if (record::is_postgres_url(store) && record::has_password(store))
    return fail(Errc::invalid,
                "--store: a password on a command line is read by everybody here; put it into"
                " ~/.pgpass, the file that PGPASSFILE names, or HEARTH_STORE");
  env.variables.insert_or_assign("HEARTH_STORE", store);
  return env;
}

}  // namespace hearth::app
