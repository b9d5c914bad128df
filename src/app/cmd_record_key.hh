#pragma once
#include "app/api_settings.hh"
#include "app/command.hh"

namespace hearth::app {

/// What a playbook noted under a key.
struct RecordKey {
  ApiOptions api;
  bool json = false;
  std::string key, value, type = "text";
  std::string playbook;  ///< its id; get: empty for the one that changed last
};
/// Prints the value: text as it is, else JSON. Errc::not_found: no such record.
Co<Expected<int>> record_get(Context& context, const RecordKey& options);
/// Makes or replaces it.
Co<Expected<int>> record_set(Context& context, const RecordKey& options);

}  // namespace hearth::app
