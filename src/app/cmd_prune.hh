#pragma once
#include <string>
#include <utility>
#include <vector>

#include "app/api_settings.hh"
#include "app/command.hh"

namespace hearth::app {

/// `hearth prune`, and `hearth playbook prune`, which is the same with ARA's defaults.
struct PruneOptions {
  ApiOptions api;
  bool json = false;
  bool confirm = false;
  /// Parameters of POST /api/hearth/v1/prune.
  std::vector<std::pair<std::string, std::string>> which;
  std::string days, limit;  ///< of `playbook prune` alone, which has others than nothing
};
Co<Expected<int>> prune(Context& context, const PruneOptions& options);
Co<Expected<int>> playbook_prune(Context& context, const PruneOptions& options);

/// `hearth expire`
struct ExpireOptions {
  ApiOptions api;
  bool json = false;
  bool confirm = false;
  int hours = 24;
  int limit = 200;
  std::string order = "started";
};
Co<Expected<int>> expire(Context& context, const ExpireOptions& options);

}  // namespace hearth::app
