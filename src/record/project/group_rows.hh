#pragma once
#include <span>

#include "record/project/rows.hh"

namespace hearth::record {

/// "group:" before its name makes a label a group, so that ARA's clients can say one.
inline constexpr std::string_view kGroupLabel = "group:";
bool names_a_group(std::span<const std::string> labels);

/// The event's members `group` and `gathering`, where it has the first: which group the run belongs
/// to from then on; "": none. The latest says.
Expected<> set_group(Rows& rows, const Run& run, const Event& event);

/// Looks up again which group the playbook belongs to: after its group or labels changed.
Expected<> settle_group(Database& db, std::int64_t playbook);
/// The same for all that have a group or said one.
Expected<> settle_all_groups(Database& db);

}  // namespace hearth::record
