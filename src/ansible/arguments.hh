#pragma once
#include <string>
#include <utility>
#include <vector>

namespace hearth::ansible {

/// What follows `hearth run`, taken apart. Hearth's own options are `--explain`, `--quiet`, those
/// that say how the run is recorded (`--name`, `--label`, `--group`, `--gathering`, with a value
/// behind them or behind a `=`) and, where nothing else is there, `--help`; they may stand anywhere
/// before a `--`. ansible-playbook knows none but the last, so nothing is taken from it.
struct RunArguments {
  bool explain = false;  ///< print what would be set, and start nothing
  bool quiet = false;    ///< no closing line
  bool help = false;
  /// Variables of the recording callback: HEARTH_NAME, HEARTH_RUN_LABELS, HEARTH_GROUP,
  /// HEARTH_GATHERING, as said here.
  std::vector<std::pair<std::string, std::string>> recorded;
  std::vector<std::string> ansible;  ///< everything else, untouched and in its order
};

RunArguments read_run_arguments(const std::vector<std::string>& arguments);

/// The answers of `hearth run --help` and `hearth adhoc --help`.
std::string run_help();
std::string adhoc_help();

}  // namespace hearth::ansible
