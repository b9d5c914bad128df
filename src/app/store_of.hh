#pragma once
#include "app/env.hh"
#include "record/store/store.hh"

namespace hearth::app {

/// The store that $HEARTH_STORE names, else the home's own. Errc::invalid: it names none.
Expected<record::StoreAddress> store_of(const Env& env);

/// That store, for reading. Errors: store_of's, record::read_store's.
Expected<record::Database> read_store_of(const Env& env);

/// The environment with `store` (what was said on the command line, or nothing) as $HEARTH_STORE.
/// Errc::invalid: it holds a password, which everybody on this machine could read there.
Expected<Env> with_store(Env env, const std::string& store);

}  // namespace hearth::app
