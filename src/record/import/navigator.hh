#pragma once
#include "record/import/runner_events.hh"

namespace hearth::record {

/// No artifact is larger; it is one JSON text and read whole.
inline constexpr std::size_t kNavigatorBytesMax = 256 << 20;

/// Turns an artifact of ansible-navigator (version 1 or 2, JSON) into a run's events, which come
/// out of `events`. Errc::invalid: it is none, or has no task; the message says what it lacks.
Expected<> read_navigator(std::string_view text, RunnerEvents& events);

/// Whether a text that begins so may be one: an object with `plays` or `version` first.
bool may_be_navigator(std::string_view beginning);

}  // namespace hearth::record
