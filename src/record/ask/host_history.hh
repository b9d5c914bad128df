#pragma once
#include <string>

#include "record/store/sqlite.hh"

namespace hearth::record::ask {

struct HostQuestion {
  std::string name;
  bool by_name = false;  ///< only hosts of this name, whatever machine they are
  std::int64_t limit = 50, offset = 0;
};
/// Of each run, so many results that changed something or failed.
inline constexpr std::int64_t kNoteworthyMax = 20;

/// What happened to a host ever: the runs that it took part in, newest first, each with its counts
/// and with what changed or failed there. A host is a machine where it is known as one (its other
/// names come along), else its name. Errors: not_found.
Expected<std::string> host_history(Database& db, const HostQuestion& question);

}  // namespace hearth::record::ask
