#pragma once

namespace hearth::record {

// Which numbers a run's events had (store/run_numbers.hh). NULL: nobody counted, as in what came
// before this version and in runs of ARA's clients.
inline constexpr char kSchemaTold[] = R"sql(
ALTER TABLE playbooks ADD COLUMN told TEXT;
)sql";

}  // namespace hearth::record
