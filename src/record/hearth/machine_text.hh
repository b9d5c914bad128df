#pragma once
#include <string>

#include "record/query/machines.hh"

// Inside of record/hearth: machines as JSON objects.

namespace hearth::record::own {

/// id, uid, name, first_seen, last_seen, appearances, verdict, merged_into
std::string machine_object(const MachineRow& row);
/// With what tells it apart: names, evidence, decisions, and its latest appearances.
Expected<std::string> machine_detail(Database& db, const MachineRow& row);
std::string appearance_object(const MachineHostRow& row);
std::string decision_object(const MachineDecisionRow& row);
std::string doubt_object(const DoubtRow& row);

/// Why the verdict, in words: "score 70 of 30: machine_id and ssh equal".
std::string why(const MachineHostRow& row);

}  // namespace hearth::record::own
