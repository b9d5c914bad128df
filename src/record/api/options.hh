#pragma once
#include <string>

#include "record/api/model.hh"

namespace hearth::record::api {

/// What OPTIONS answers about itself: `Playbook List`, or `Playbook Instance` for one object.
/// `may_write`: else `actions` is left out, as it always is of latesthosts, and of an object that
/// is not there.
std::string options_body(Endpoint endpoint, bool one_object, bool may_write);
/// The same of `/api/v1/`.
std::string options_of_index();
/// And of `/api/`.
std::string options_of_root();

}  // namespace hearth::record::api
