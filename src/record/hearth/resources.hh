#pragma once
#include "record/hearth/route.hh"

namespace hearth::record::own {

/// Of routes whose answers many ask for at the same moment: OwnApi gives them from SharedAnswers.
inline constexpr Field kSeen{
    "seen", Kind::text,
    "the last event that was seen, by its cursor: an answer as new as that will do"};

/// Every route there is, in the order in which the index lists them.
std::span<const Route> all_routes();

// Each resource's routes; a resource is a file of this name.
std::span<const Route> runs_routes();
std::span<const Route> run_changes_routes();
std::span<const Route> groups_routes();
std::span<const Route> machines_routes();
std::span<const Route> machine_decisions_routes();
std::span<const Route> export_routes();
std::span<const Route> events_routes();
std::span<const Route> post_events_routes();
std::span<const Route> metrics_routes();
std::span<const Route> questions_routes();
std::span<const Route> prune_routes();
std::span<const Route> openapi_routes();
std::span<const Route> tokens_routes();
std::span<const Route> views_routes();
std::span<const Route> badge_routes();

}  // namespace hearth::record::own
