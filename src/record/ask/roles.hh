#pragma once
#include <string>

#include "record/store/sqlite.hh"

namespace hearth::record::ask {

/// The roles of all recorded runs with how many playbooks and runs had them and when last.
/// A role is what Ansible told with the task; of ARA's callback, which tells none, what stands
/// before " : " in a task's name when the task's file lies in a folder `roles/NAME`.
Expected<std::string> roles(Database& db, std::int64_t limit, std::int64_t offset);

/// Who else runs this role: its playbooks (paths), the last run of each, and where it lies.
/// Errors: not_found.
Expected<std::string> role(Database& db, const std::string& name);

/// ".../roles/web/tasks/main.yml" to ".../roles/web"; nothing where no folder `roles` is in it.
std::string role_folder(const std::string& path);

}  // namespace hearth::record::ask
