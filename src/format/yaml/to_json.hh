#pragma once
#include "base/json.hh"
#include "format/yaml/node.hh"

namespace hearth::format {

/// A tree as JSON, with every alias written out.
///
/// What JSON has no word for: a key becomes key_text() (two keys of one text: the last wins); bytes
/// become "ci-b64:" and base64, as cloud-init's json_dumps writes them; a timestamp its isoformat;
/// a set a list of its members; pairs a list of lists of two; an integer above 64 bits a double.
Json to_json(const Node& node);

}  // namespace hearth::format
