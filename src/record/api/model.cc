#include "record/api/model.hh"

namespace hearth::record::api {
namespace {

constexpr std::size_t kShort = 255;

constexpr std::string_view kPlaybookStatus[] = {"unknown", "expired", "running", "completed",
                                                "failed"};
constexpr std::string_view kPlayStatus[] = {"unknown", "running", "completed", "expired"};
constexpr std::string_view kTaskStatus[] = {"completed", "expired", "failed", "running", "unknown"};
constexpr std::string_view kResultStatus[] = {"ok", "failed", "skipped", "unreachable", "unknown"};

constexpr Field fixed(std::string_view name, std::string_view label, std::string_view type) {
  return {.name = name, .label = label, .kind = FieldKind::read_only, .type = type};
}
constexpr Field kId = fixed("id", "Id", "integer");
constexpr Field kCreated = fixed("created", "Created", "datetime");
constexpr Field kUpdated = fixed("updated", "Updated", "datetime");
constexpr Field kStarted = {
    .name = "started", .label = "Started", .kind = FieldKind::time, .fill = Fill::now};
constexpr Field kEnded = {
    .name = "ended", .label = "Ended", .kind = FieldKind::time, .nullable = true};
constexpr Field kDuration = {
    .name = "duration", .label = "Duration", .kind = FieldKind::duration, .nullable = true};

constexpr Field need_text(std::string_view name, std::string_view label,
                          std::size_t most = kShort) {
  return {.name = name,
          .label = label,
          .kind = FieldKind::text,
          .required = true,
          .max_characters = most};
}
constexpr Field maybe_text(std::string_view name, std::string_view label, std::size_t most = kShort,
                           bool blank = false) {
  return {.name = name,
          .label = label,
          .kind = FieldKind::text,
          .nullable = true,
          .blank = blank,
          .max_characters = most};
}
constexpr Field body_field(std::string_view name, std::string_view label,
                           std::string_view otherwise, std::string_view help = {}) {
  return {.name = name,
          .label = label,
          .kind = FieldKind::body,
          .fill = Fill::otherwise,
          .otherwise = otherwise,
          .help = help};
}
constexpr Field list_field(std::string_view name, std::string_view label) {
  return {.name = name, .label = label, .kind = FieldKind::list};
}
constexpr Field status_field(std::span<const std::string_view> choices) {
  return {.name = "status", .label = "Status", .kind = FieldKind::choice, .choices = choices};
}
constexpr Field counter(std::string_view name, std::string_view label) {
  return {.name = name, .label = label, .kind = FieldKind::integer};
}
constexpr Field flag(std::string_view name, std::string_view label, bool required = false) {
  return {.name = name, .label = label, .kind = FieldKind::boolean, .required = required};
}
constexpr Field parent(std::string_view name, std::string_view label, Endpoint to) {
  return {.name = name, .label = label, .kind = FieldKind::relation, .required = true, .to = to};
}
constexpr Field kPlaybook = parent("playbook", "Playbook", Endpoint::playbooks);

constexpr Field kLabelFields[] = {kId, kCreated, kUpdated, need_text("name", "Name")};

constexpr Field kPlaybookFields[] = {
    kId,
    body_field("arguments", "Arguments", "{}"),
    {.name = "labels", .label = "Labels", .kind = FieldKind::names},
    kCreated,
    kUpdated,
    kStarted,
    kEnded,
    kDuration,
    maybe_text("name", "Name"),
    need_text("ansible_version", "Ansible version"),
    maybe_text("client_version", "Client version"),
    maybe_text("python_version", "Python version"),
    {.name = "server_version",
     .label = "Server version",
     .kind = FieldKind::text,
     .max_characters = kShort,
     .fill = Fill::server_version},
    status_field(kPlaybookStatus),
    need_text("path", "Path"),
    {.name = "controller",
     .label = "Controller",
     .kind = FieldKind::text,
     .nullable = true,
     .max_characters = kShort,
     .fill = Fill::otherwise,
     .otherwise = "\"localhost\""},
    maybe_text("user", "User"),
};

constexpr Field kPlayFields[] = {
    kId,
    kCreated,
    kUpdated,
    kStarted,
    kEnded,
    kDuration,
    maybe_text("name", "Name", kShort, true),
    {.name = "uuid", .label = "Uuid", .kind = FieldKind::uuid, .required = true},
    status_field(kPlayStatus),
    kPlaybook,
};

constexpr Field kTaskFields[] = {
    kId,
    body_field("tags", "Tags", "[]", "A list containing Ansible tags"),
    kCreated,
    kUpdated,
    kStarted,
    kEnded,
    kDuration,
    maybe_text("name", "Name", 0, true),
    {.name = "uuid", .label = "Uuid", .kind = FieldKind::uuid, .nullable = true},
    need_text("action", "Action", 0),
    {.name = "lineno", .label = "Lineno", .kind = FieldKind::integer, .required = true},
    flag("handler", "Handler", true),
    status_field(kTaskStatus),
    list_field("warnings", "Warnings"),
    list_field("deprecations", "Deprecations"),
    list_field("exceptions", "Exceptions"),
    parent("play", "Play", Endpoint::plays),
    parent("file", "File", Endpoint::files),
    kPlaybook,
};

constexpr Field kHostFields[] = {
    kId,
    body_field("facts", "Facts", "{}"),
    kCreated,
    kUpdated,
    need_text("name", "Name"),
    counter("changed", "Changed"),
    counter("failed", "Failed"),
    counter("ok", "Ok"),
    counter("skipped", "Skipped"),
    counter("unreachable", "Unreachable"),
    kPlaybook,
};

constexpr Field kResultFields[] = {
    kId,
    body_field("content", "Content", "{}"),
    {.name = "delegated_to",
     .label = "Delegated to",
     .kind = FieldKind::relations,
     .to = Endpoint::hosts},
    kCreated,
    kUpdated,
    kStarted,
    kEnded,
    kDuration,
    status_field(kResultStatus),
    flag("changed", "Changed"),
    flag("ignore_errors", "Ignore errors"),
    parent("host", "Host", Endpoint::hosts),
    parent("task", "Task", Endpoint::tasks),
    parent("play", "Play", Endpoint::plays),
    kPlaybook,
};

constexpr Field kFileFields[] = {
    kId,
    fixed("sha1", "Sha1", "field"),
    {.name = "content", .label = "Content", .kind = FieldKind::content, .required = true},
    kCreated,
    kUpdated,
    need_text("path", "Path"),
    kPlaybook,
};

constexpr Field kRecordFields[] = {
    kId,
    body_field("value", "Value", "\"\"", "A string, list, dict, json or other formatted data"),
    kCreated,
    kUpdated,
    need_text("key", "Key"),
    need_text("type", "Type"),
    kPlaybook,
};

constexpr Model kModels[] = {
    {Endpoint::labels, "Label", "label", kLabelFields, "", ""},
    {Endpoint::playbooks, "Playbook", "playbook", kPlaybookFields, "", ""},
    {Endpoint::plays, "Play", "play", kPlayFields, "", ""},
    {Endpoint::tasks, "Task", "task", kTaskFields, "", ""},
    {Endpoint::hosts, "Host", "host", kHostFields, "name", "name, playbook"},
    {Endpoint::latesthosts, "Latest Host", "", {}, "", ""},
    {Endpoint::results, "Result", "result", kResultFields, "", ""},
    {Endpoint::files, "File", "file", kFileFields, "path", "path, playbook"},
    {Endpoint::records, "Record", "record", kRecordFields, "key", "key, playbook"},
};
static_assert(std::size(kModels) == kEndpoints);

}  // namespace

const Model& model_of(Endpoint endpoint) {
  return kModels[static_cast<std::size_t>(endpoint)];
}

const Field* find_field(const Model& model, std::string_view name) {
  for (const Field& field : model.fields)
    if (field.name == name) return &field;
  return nullptr;
}

}  // namespace hearth::record::api
