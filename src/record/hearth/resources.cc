#include "record/hearth/resources.hh"

namespace hearth::record::own {

std::span<const Route> all_routes() {
  static const std::vector<Route> all = [] {
    std::vector<Route> routes;
    for (const std::span<const Route> some : {
             runs_routes(),
             run_changes_routes(),
             groups_routes(),
             machines_routes(),
             machine_decisions_routes(),
             export_routes(),
             events_routes(),
             post_events_routes(),
             metrics_routes(),
             questions_routes(),
             prune_routes(),
             openapi_routes(),
             tokens_routes(),
             views_routes(),
             badge_routes(),
         })
      routes.insert(routes.end(), some.begin(), some.end());
    return routes;
  }();
  return all;
}

}  // namespace hearth::record::own
