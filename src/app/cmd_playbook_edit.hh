#pragma once
#include "app/api_settings.hh"
#include "app/command.hh"

namespace hearth::app {

/// What is changed of a recorded playbook: `hearth playbook label|rename`.
struct PlaybookEditOptions {
  ApiOptions api;
  bool json = false;
  std::string run;   ///< an id, a uid or `last`
  std::string name;  ///< its new name
  std::string how;   ///< add, remove
  std::vector<std::string> labels;
};
Co<Expected<int>> playbook_label(Context& context, const PlaybookEditOptions& options);
Co<Expected<int>> playbook_rename(Context& context, const PlaybookEditOptions& options);

}  // namespace hearth::app
