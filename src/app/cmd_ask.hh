#pragma once
#include <map>
#include <string>

#include "app/api_settings.hh"
#include "app/command.hh"
#include "base/json.hh"

namespace hearth::app {

/// A question to Hearth's own API, and how its answer is shown.
struct AskOptions {
  std::string route;  ///< below /api/hearth/v1/; `{}` stands for `id`
  std::string id;
  std::map<std::string, std::string> params;  ///< of the query; what is empty is not said
  std::string (*text)(const JsonObject&) = nullptr;
  bool json = false;
  ApiOptions api;
};
Co<Expected<int>> ask_question(Context& context, const AskOptions& options);

}  // namespace hearth::app
