#pragma once
#include "record/hearth/route.hh"
#include "record/query/machines.hh"

// Inside of record/hearth: events that people's requests make, and an answer that several give.

namespace hearth::record::own {

/// `event` has `kind`, and `run` where it is about one. Adds who asks (`by`: whose credentials the
/// request has, else what its body says) and the body's `reason`.
api::Draft person_draft(const api::Context& context, const Ask& ask, JsonObject event);

/// 409: decisions are about the machine that it was merged into, which a person has to mean. (Of a
/// 301 most clients make a GET.)
Answer merged_refusal(const MachineRow& machine);
/// 301 to the machine that it was merged into.
Answer merged_answer(const Ask& ask, const MachineRow& machine);

}  // namespace hearth::record::own
