#pragma once
#include <string>

#include "record/api/model.hh"

namespace hearth::record::api {

/// What OPTIONS answers about itself: `Playbook List`, or `Playbook Instance` for one object.
/// `may_write`: else `actions` is left out.
std::string options_body(Resource resource, bool one_object, bool may_write);
/// The same of what cannot be written: `Latest Host List`, `Latest Host Instance`, `Api Root`.
std::string options_body(std::string_view name, std::string_view description = {});

}  // namespace hearth::record::api
