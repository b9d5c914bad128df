#include "record/import/ara_tables.hh"

namespace hearth::record {
namespace {

using AraHow = AraColumn::How;

#define TIMES                                                                   \
  {"started", "t.started", AraHow::time}, {"ended", "t.ended", AraHow::time}, { \
    "duration", "t.duration", AraHow::integer                                   \
  }
#define OF_PLAYBOOK {"playbook", "t.playbook_id", AraHow::relation, 1, Table::playbooks}

constexpr AraColumn kAraPlaybooks[] = {
    {"name", "t.name", AraHow::text},
    {"ansible_version", "t.ansible_version", AraHow::text},
    {"client_version", "t.client_version", AraHow::text, 14},
    {"python_version", "t.python_version", AraHow::text, 14},
    {"server_version", "t.server_version", AraHow::text, 14},
    {"status", "t.status", AraHow::word},
    {"path", "t.path", AraHow::text},
    {"controller", "t.controller", AraHow::text, 8},
    {"user", "t.user", AraHow::text, 12},
    {"arguments", "t.arguments", AraHow::zjson},
    TIMES,
};
constexpr AraColumn kAraHosts[] = {
    OF_PLAYBOOK,
    {"name", "t.name", AraHow::text},
    {"facts", "t.facts", AraHow::zjson},
    {"changed", "t.changed", AraHow::integer},
    {"failed", "t.failed", AraHow::integer},
    {"ok", "t.ok", AraHow::integer},
    {"skipped", "t.skipped", AraHow::integer},
    {"unreachable", "t.unreachable", AraHow::integer},
};
constexpr AraColumn kAraFiles[] = {
    OF_PLAYBOOK,
    {"path", "t.path", AraHow::text},
    {"content", "c.contents", AraHow::ztext},
};
constexpr AraColumn kAraPlays[] = {
    OF_PLAYBOOK,
    {"uuid", "t.uuid", AraHow::uuid},
    {"name", "t.name", AraHow::text},
    {"status", "t.status", AraHow::word},
    TIMES,
};
constexpr AraColumn kAraTasks[] = {
    OF_PLAYBOOK,
    {"play", "t.play_id", AraHow::relation, 1, Table::plays},
    {"file", "t.file_id", AraHow::relation, 1, Table::files},
    {"uuid", "t.uuid", AraHow::uuid, 15},
    {"name", "t.name", AraHow::text},
    {"action", "t.action", AraHow::text},
    {"lineno", "t.lineno", AraHow::integer},
    {"tags", "t.tags", AraHow::zjson},
    {"handler", "t.handler", AraHow::flag},
    {"status", "t.status", AraHow::word},
    {"warnings", "t.warnings", AraHow::json, 19},
    {"deprecations", "t.deprecations", AraHow::json, 19},
    {"exceptions", "t.exceptions", AraHow::json, 19},
    TIMES,
};
constexpr AraColumn kAraResults[] = {
    OF_PLAYBOOK,
    {"play", "t.play_id", AraHow::relation, 1, Table::plays},
    {"task", "t.task_id", AraHow::relation, 1, Table::tasks},
    {"host", "t.host_id", AraHow::relation, 1, Table::hosts},
    {"status", "t.status", AraHow::outcome},
    {"changed", "t.changed", AraHow::flag},
    {"ignore_errors", "t.ignore_errors", AraHow::flag},
    {"content", "t.content", AraHow::zjson},
    TIMES,
};
constexpr AraColumn kAraRecords[] = {
    OF_PLAYBOOK,
    {"key", "t.\"key\"", AraHow::text},
    {"type", "t.type", AraHow::text},
    {"value", "t.value", AraHow::zjson},
};

constexpr AraTable kAraTables[] = {
    {"playbook", "playbooks", "playbooks t", Table::playbooks, kAraPlaybooks},
    {"host", "hosts", "hosts t", Table::hosts, kAraHosts},
    {"file", "files", "files t LEFT JOIN file_contents c ON c.id = t.content_id", Table::files,
     kAraFiles},
    {"play", "plays", "plays t", Table::plays, kAraPlays},
    {"task", "tasks", "tasks t", Table::tasks, kAraTasks},
    {"result", "results", "results t", Table::results, kAraResults},
    {"record", "records", "records t", Table::records, kAraRecords},
};

}  // namespace

std::span<const AraTable> ara_tables() {
  return kAraTables;
}

}  // namespace hearth::record
