#pragma once
#include <map>

#include "app/api_client.hh"
#include "app/ara/noun.hh"

namespace hearth::app {

/// Makes "(7) site.yml" of the id 7, asking the API once for each object.
class Resolver {
 public:
  /// `whole`: paths are not cut. `api` outlives it.
  Resolver(ApiClient& api, bool whole) : api_(api), whole_(whole) {}

  /// In place of the ids in these columns: playbook, play, task, host.
  /// Errors: ApiClient::ask's.
  Co<Expected<>> resolve(Fields& row, const std::vector<std::string>& columns);

 private:
  Co<Expected<std::string>> name_of(const std::string& column, std::string id);

  ApiClient& api_;
  const bool whole_;
  std::map<std::string, std::string> names_;  ///< by "playbook/7"
};

}  // namespace hearth::app
