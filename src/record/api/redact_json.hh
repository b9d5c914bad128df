#pragma once
#include <string>
#include <string_view>

#include "record/redact/redactor.hh"

namespace hearth::record::api {

/// The JSON value `json` (compact, json_text.hh) without secrets: by the names of its members, by
/// the form of its texts. What stays keeps its bytes.
std::string redact_json(const redact::Redactor& redactor, std::string_view json);

}  // namespace hearth::record::api
