#pragma once
#include "app/api_settings.hh"
#include "app/command.hh"

namespace hearth::app {

/// What the command line said of one verb of `hearth group`.
struct GroupOptions {
  ApiOptions api;
  bool json = false;
  std::string group;  ///< its name; of `list`, contained in it
  int limit = 50, offset = 0;
  std::string name;               ///< its new name
  std::vector<std::string> runs;  ///< ids, uids or `last`
  std::string gathering;          ///< which gathering they belong to; empty: the rule says
  std::string run, with;          ///< playbooks of two gatherings; `with` empty: the one before
};
Co<Expected<int>> group_list(Context& context, const GroupOptions& options);
Co<Expected<int>> group_show(Context& context, const GroupOptions& options);
Co<Expected<int>> group_report(Context& context, const GroupOptions& options);
Co<Expected<int>> group_compare(Context& context, const GroupOptions& options);
Co<Expected<int>> group_add(Context& context, const GroupOptions& options);
Co<Expected<int>> group_remove(Context& context, const GroupOptions& options);
Co<Expected<int>> group_rename(Context& context, const GroupOptions& options);
Co<Expected<int>> group_delete(Context& context, const GroupOptions& options);

}  // namespace hearth::app
