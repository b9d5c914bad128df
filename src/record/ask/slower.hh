#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "record/store/sqlite.hh"

namespace hearth::record::ask {

/// What a task usually takes. Microseconds.
struct Usual {
  std::int64_t median = 0;
  std::int64_t spread = 0;  ///< 1.4826 times the median of the distances from the median
};
/// The mean of the middle two of an even number. `samples` has at least one.
Usual usual_of(std::vector<std::int64_t> samples);

/// How many samples it takes to speak of a history.
inline constexpr std::size_t kSamplesMin = 5;
/// From where on a duration is no noise: `median` and the largest of 4 spreads, a quarter of the
/// median, and 100 ms.
std::int64_t noise_limit(const Usual& usual);

struct SlowerQuestion {
  std::int64_t runs = 20;   ///< how many runs back; completed ones of the same playbook
  std::int64_t limit = 50;  ///< of what is listed
};

/// Which results of `run` took longer than this task on this host usually does: compared with the
/// ok results of the last completed runs of the same playbook before it; the largest excess first.
/// Several tasks with the same name and action are told apart by their order in the run.
/// Errors: not_found.
Expected<std::string> slower(Database& db, std::int64_t run, const SlowerQuestion& question);

}  // namespace hearth::record::ask
