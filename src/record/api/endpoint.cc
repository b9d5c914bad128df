#include "record/api/endpoint.hh"

namespace hearth::record::api {
namespace {

constexpr std::string_view kNames[kEndpoints] = {
    "labels", "playbooks", "plays", "tasks", "hosts", "latesthosts", "results", "files", "records"};

#define COUNTED(table) "SELECT n FROM counts WHERE \"table\" = '" table "'"
constexpr Source kSources[kEndpoints] = {
    {"labels t", "t.id", "SELECT count(*) FROM labels"},
    {"playbooks t", "t.id", COUNTED("playbooks")},
    {"plays t", "t.id", COUNTED("plays")},
    {"tasks t", "t.id", COUNTED("tasks")},
    {"hosts t", "t.id", COUNTED("hosts")},
    {"latest_hosts t JOIN hosts h ON h.id = t.host_id", "t.host_id",
     "SELECT count(*) FROM latest_hosts"},
    {"results t", "t.id", COUNTED("results")},
    {"files t", "t.id", COUNTED("files")},
    {"records t", "t.id", COUNTED("records")},
};
#undef COUNTED

}  // namespace

std::string_view name_of(Endpoint endpoint) {
  return kNames[static_cast<std::size_t>(endpoint)];
}

std::optional<Endpoint> parse_endpoint(std::string_view name) {
  for (std::size_t i = 0; i < kEndpoints; ++i)
    if (kNames[i] == name) return static_cast<Endpoint>(i);
  return {};
}

const Source& source_of(Endpoint endpoint) {
  return kSources[static_cast<std::size_t>(endpoint)];
}

}  // namespace hearth::record::api
