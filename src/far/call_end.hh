#pragma once
#include <string>

#include "base/time.hh"
#include "worker/frame.hh"
#include "worker/ran_call.hh"

namespace hearth::far {

/// A header about call `id`.
JsonObject about(std::string_view type, std::int64_t id);

/// The frame that ends call `id`. `told`: the header of the worker's `exit`, empty where it is
/// lost. `keep`: for how long something is kept here for calls to come.
std::string encode_exit(std::int64_t id, const JsonObject& told, Duration keep);

/// The frame that tells how call `id` ran.
std::string encode_ran(std::int64_t id, const worker::RanCall& call);

/// `keep` in whole milliseconds, upwards, as `keep_ms` says it.
std::int64_t keep_ms(Duration keep);

/// `keep` of an `exit` or an `answer`: none where it is not said, a day at most, which is the
/// longest time to live that there is.
Duration keep_of(const JsonObject& header);

}  // namespace hearth::far
