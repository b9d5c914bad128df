#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hh"
#include "format/user_data/part.hh"

namespace hearth::format::user_data {

/// What the handlers need of an entity; its name is empty where it has none.
Part part_of(const mime::Entity& entity, std::string text);

/// An entry of a cloud-config-archive: a text, or {content, type, filename, launch-index, headers…}
/// (cloudinit/user_data.py, _explode_archive). Nothing: cloud-init leaves it out.
Expected<std::optional<Part>> part_of_entry(const Json& entry);

/// A Content-Disposition that names a file.
std::string attachment(std::string_view file_name);

}  // namespace hearth::format::user_data
