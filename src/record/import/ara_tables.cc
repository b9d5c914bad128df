#include "record/import/ara_tables.hh"

namespace hearth::record {
namespace {

using How = AraColumn::How;

#define TIMES                                                             \
  {"started", "t.started", How::time}, {"ended", "t.ended", How::time}, { \
    "duration", "t.duration", How::integer                                \
  }
#define OF_PLAYBOOK {"playbook", "t.playbook_id", How::relation, 1, Table::playbooks}

constexpr AraColumn kPlaybooks[] = {
    {"name", "t.name", How::text},
    {"ansible_version", "t.ansible_version", How::text},
    {"client_version", "t.client_version", How::text, 14},
    {"python_version", "t.python_version", How::text, 14},
    {"server_version", "t.server_version", How::text, 14},
    {"status", "t.status", How::word},
    {"path", "t.path", How::text},
    {"controller", "t.controller", How::text, 8},
    {"user", "t.user", How::text, 12},
    {"arguments", "t.arguments", How::zjson},
    TIMES,
};
constexpr AraColumn kHosts[] = {
    OF_PLAYBOOK,
    {"name", "t.name", How::text},
    {"facts", "t.facts", How::zjson},
    {"changed", "t.changed", How::integer},
    {"failed", "t.failed", How::integer},
    {"ok", "t.ok", How::integer},
    {"skipped", "t.skipped", How::integer},
    {"unreachable", "t.unreachable", How::integer},
};
constexpr AraColumn kFiles[] = {
    OF_PLAYBOOK,
    {"path", "t.path", How::text},
    {"content", "c.contents", How::ztext},
};
constexpr AraColumn kPlays[] = {
    OF_PLAYBOOK,
    {"uuid", "t.uuid", How::uuid},
    {"name", "t.name", How::text},
    {"status", "t.status", How::word},
    TIMES,
};
constexpr AraColumn kTasks[] = {
    OF_PLAYBOOK,
    {"play", "t.play_id", How::relation, 1, Table::plays},
    {"file", "t.file_id", How::relation, 1, Table::files},
    {"uuid", "t.uuid", How::uuid, 15},
    {"name", "t.name", How::text},
    {"action", "t.action", How::text},
    {"lineno", "t.lineno", How::integer},
    {"tags", "t.tags", How::zjson},
    {"handler", "t.handler", How::flag},
    {"status", "t.status", How::word},
    {"warnings", "t.warnings", How::json, 19},
    {"deprecations", "t.deprecations", How::json, 19},
    {"exceptions", "t.exceptions", How::json, 19},
    TIMES,
};
constexpr AraColumn kResults[] = {
    OF_PLAYBOOK,
    {"play", "t.play_id", How::relation, 1, Table::plays},
    {"task", "t.task_id", How::relation, 1, Table::tasks},
    {"host", "t.host_id", How::relation, 1, Table::hosts},
    {"status", "t.status", How::outcome},
    {"changed", "t.changed", How::flag},
    {"ignore_errors", "t.ignore_errors", How::flag},
    {"content", "t.content", How::zjson},
    TIMES,
};
constexpr AraColumn kRecords[] = {
    OF_PLAYBOOK,
    {"key", "t.\"key\"", How::text},
    {"type", "t.type", How::text},
    {"value", "t.value", How::zjson},
};

constexpr AraTable kAraTables[] = {
    {"playbook", "playbooks", "playbooks t", Table::playbooks, kPlaybooks},
    {"host", "hosts", "hosts t", Table::hosts, kHosts},
    {"file", "files", "files t LEFT JOIN file_contents c ON c.id = t.content_id", Table::files,
     kFiles},
    {"play", "plays", "plays t", Table::plays, kPlays},
    {"task", "tasks", "tasks t", Table::tasks, kTasks},
    {"result", "results", "results t", Table::results, kResults},
    {"record", "records", "records t", Table::records, kRecords},
};

}  // namespace

std::span<const AraTable> ara_tables() {
  return kAraTables;
}

}  // namespace hearth::record
