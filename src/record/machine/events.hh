#pragma once
#include <string>
#include <variant>

#include "base/json.hh"
#include "journal/event.hh"
#include "record/machine/seen.hh"

namespace hearth::record {

// The events `machine.*` (docs/protocol/machines.md), without the members that every event has.

JsonObject to_event(const Seen& seen);
JsonObject to_event(const Merge& merge);
JsonObject to_event(const Split& split);
JsonObject to_event(const Rename& rename);
JsonObject to_event(const Undo& undo);

/// Errc::invalid names the member. `head.kind` is "machine.seen".
Expected<Seen> read_seen(const journal::EventHead& head, const JsonObject& members);
/// "machine.merged", "machine.split", "machine.renamed", "machine.undone".
Expected<Decision> read_decision(const journal::EventHead& head, const JsonObject& members);

}  // namespace hearth::record
