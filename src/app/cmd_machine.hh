#pragma once
#include "app/api_settings.hh"
#include "app/command.hh"

namespace hearth::app {

/// What the command line said of one verb of `hearth machine`, or `hearth host merge|split|doubts`.
struct MachineOptions {
  ApiOptions api;
  bool json = false;
  std::string name, verdict;  ///< which ones are listed
  int limit = 50, offset = 0;
  std::string machine;              ///< an id, a uid, its name, or a host's
  std::string other;                ///< the one to be merged with
  std::string title;                ///< its new name
  std::string from;                 ///< a run: from then on it is another machine
  std::vector<std::int64_t> hosts;  ///< or: these hosts were
  int decision = 0;                 ///< which one is taken back
  std::string reason;
};
Co<Expected<int>> machine_list(Context& context, const MachineOptions& options);
Co<Expected<int>> machine_show(Context& context, const MachineOptions& options);
Co<Expected<int>> machine_doubts(Context& context, const MachineOptions& options);
Co<Expected<int>> machine_merge(Context& context, const MachineOptions& options);
Co<Expected<int>> machine_split(Context& context, const MachineOptions& options);
Co<Expected<int>> machine_rename(Context& context, const MachineOptions& options);
Co<Expected<int>> machine_undo(Context& context, const MachineOptions& options);

}  // namespace hearth::app
