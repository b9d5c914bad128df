#include "record/api/shapes.hh"

namespace hearth::record::api {
namespace {

// ARA's order of members, per shape. What a row of Hearth's may lack and ARA's cannot:
//   started   a stub's own event has not come: when it was first heard of
//   play, file of a task: null, and its path is ""
//   sha1, content of a file that was only named: of the empty text
#define ID {"id", How::integer, "t.id"}
#define CREATED {"created", How::time, "t.created"}, {"updated", How::time, "t.updated"}
#define STARTED                                                                              \
  {"started", How::time, "coalesce(t.started, t.created)"}, {"ended", How::time, "t.ended"}, \
      {"duration", How::duration, "t.duration"}
#define TEXT(name) {name, How::text, "t." name}
#define NUMBER(name) {name, How::integer, "t." name}
#define FLAG(name) {name, How::flag, "t." name}
#define STATUS {"status", How::status, "t.status"}
#define UUID {"uuid", How::uuid, "t.uuid"}
#define REFERENCE(name) {name, How::integer, "t." name "_id"}
#define NESTED(name, shape) {name, How::object, "t." name "_id", &shape}

// ---- playbooks ---------------------------------------------------------------------------------

#define PLAYBOOK_ITEMS           \
  {"items", How::playbook_items, \
   "t.n_plays, t.n_tasks, t.n_results, t.n_hosts, t.n_files, t.n_records"}
#define ARGUMENTS {"arguments", How::body_object, "t.arguments_body"}
#define LABELS {"labels", How::labels, "t.id"}
#define PLAYBOOK_REST                                                                    \
  TEXT("name"), TEXT("ansible_version"), TEXT("client_version"), TEXT("python_version"), \
      TEXT("server_version"), STATUS, TEXT("path"), TEXT("controller"),                  \
      {"user", How::text, "t.user_name"}

constexpr Member kPlaybookList[] = {ID,      PLAYBOOK_ITEMS, ARGUMENTS,    LABELS,
                                    CREATED, STARTED,        PLAYBOOK_REST};
constexpr Member kPlaybookWritten[] = {ID, ARGUMENTS, LABELS, CREATED, STARTED, PLAYBOOK_REST};
constexpr Member kPlaybookNested[] = {ID,     PLAYBOOK_ITEMS, ARGUMENTS,
                                      LABELS, STARTED,        PLAYBOOK_REST};
constexpr Shape kNestedPlaybook{"playbooks t", "t.id", kPlaybookNested, true};

// ---- plays -------------------------------------------------------------------------------------

#define PLAY_ITEMS {"items", How::play_items, "t.n_tasks, t.n_results"}

constexpr Member kPlayList[] = {
    ID, PLAY_ITEMS, REFERENCE("playbook"), CREATED, STARTED, TEXT("name"), UUID, STATUS};
constexpr Member kPlayDetail[] = {ID,      PLAY_ITEMS, NESTED("playbook", kNestedPlaybook),
                                  CREATED, STARTED,    TEXT("name"),
                                  UUID,    STATUS};
constexpr Member kPlayWritten[] = {
    ID, CREATED, STARTED, TEXT("name"), UUID, STATUS, REFERENCE("playbook")};
constexpr Member kPlayNested[] = {ID, PLAY_ITEMS, STARTED, TEXT("name"), STATUS};
constexpr Shape kNestedPlay{"plays t", "t.id", kPlayNested};

// ---- files -------------------------------------------------------------------------------------

#define FILE_FROM "files t LEFT JOIN contents c ON c.id = t.content_id"
#define SHA1 {"sha1", How::sha1, "c.sha1"}
#define FILE_CONTENT {"content", How::body_text, "c.body"}

constexpr Member kFileList[] = {ID, SHA1, REFERENCE("playbook"), CREATED, TEXT("path")};
constexpr Member kFileDetail[] = {ID,           SHA1,    NESTED("playbook", kNestedPlaybook),
                                  FILE_CONTENT, CREATED, TEXT("path")};
constexpr Member kFileWritten[] = {ID,      SHA1,         FILE_CONTENT,
                                   CREATED, TEXT("path"), REFERENCE("playbook")};
constexpr Member kFileNested[] = {ID, SHA1, TEXT("path")};
constexpr Shape kNestedFile{FILE_FROM, "t.id", kFileNested};

// ---- tasks -------------------------------------------------------------------------------------

#define TASK_FROM "tasks t LEFT JOIN files f ON f.id = t.file_id"
#define TASK_ITEMS {"items", How::task_items, "t.n_results"}
#define TASK_PATH {"path", How::text, "coalesce(f.path, '')"}
#define TAGS {"tags", How::json, "t.tags"}
#define WARNINGS {"warnings", How::json, "t.warnings"}
#define DEPRECATIONS {"deprecations", How::json, "t.deprecations"}
#define EXCEPTIONS {"exceptions", How::body_list, "t.exceptions_body"}
#define TASK_REST TEXT("name"), UUID, TEXT("action"), NUMBER("lineno"), FLAG("handler"), STATUS

constexpr Member kTaskList[] = {
    ID,       TASK_ITEMS, TASK_PATH, TAGS,      REFERENCE("play"), DEPRECATIONS,         EXCEPTIONS,
    WARNINGS, CREATED,    STARTED,   TASK_REST, REFERENCE("file"), REFERENCE("playbook")};
constexpr Member kTaskDetail[] = {ID,
                                  TASK_ITEMS,
                                  TASK_PATH,
                                  NESTED("playbook", kNestedPlaybook),
                                  NESTED("play", kNestedPlay),
                                  NESTED("file", kNestedFile),
                                  TAGS,
                                  CREATED,
                                  STARTED,
                                  TASK_REST,
                                  WARNINGS,
                                  DEPRECATIONS,
                                  EXCEPTIONS};
constexpr Member kTaskWritten[] = {ID,
                                   TAGS,
                                   CREATED,
                                   STARTED,
                                   TASK_REST,
                                   WARNINGS,
                                   DEPRECATIONS,
                                   EXCEPTIONS,
                                   REFERENCE("play"),
                                   REFERENCE("file"),
                                   REFERENCE("playbook")};
constexpr Member kTaskNested[] = {ID,         TASK_ITEMS,       TASK_PATH, TAGS,
                                  STARTED,    TASK_REST,        WARNINGS,  DEPRECATIONS,
                                  EXCEPTIONS, REFERENCE("file")};
constexpr Shape kNestedTask{TASK_FROM, "t.id", kTaskNested};

// ---- hosts -------------------------------------------------------------------------------------

#define FACTS {"facts", How::body_object, "t.facts_body"}
#define HOST_REST                                                                     \
  TEXT("name"), NUMBER("changed"), NUMBER("failed"), NUMBER("ok"), NUMBER("skipped"), \
      NUMBER("unreachable")

constexpr Member kHostList[] = {ID, REFERENCE("playbook"), CREATED, HOST_REST};
constexpr Member kHostDetail[] = {ID, NESTED("playbook", kNestedPlaybook), FACTS, CREATED,
                                  HOST_REST};
constexpr Member kHostWritten[] = {ID, FACTS, CREATED, HOST_REST, REFERENCE("playbook")};
constexpr Member kHostNested[] = {ID, HOST_REST};
constexpr Shape kNestedHost{"hosts t", "t.id", kHostNested};
constexpr Shape kDetailedHost{"hosts t", "t.id", kHostDetail};

constexpr Member kLatestHost[] = {TEXT("name"), NESTED("host", kDetailedHost), CREATED};

// ---- results -----------------------------------------------------------------------------------

#define SHOWN_STATUS {"status", How::shown_status, "t.status, t.changed, t.ignore_errors"}
// Few results are delegated, and to look costs less than to start an aggregate.
#define DELEGATED_TO " FROM result_delegates WHERE result_id = t.id"
#define DELEGATE_IDS                                                        \
  {"delegated_to", How::ids,                                                \
   "CASE WHEN EXISTS (SELECT 1" DELEGATED_TO                                \
   ") THEN (SELECT group_concat(host_id) FROM (SELECT host_id" DELEGATED_TO \
   " ORDER BY host_id) AS d) END"}
#define CONTENT {"content", How::body_object, "t.content_body"}
#define RESULT_FLAGS FLAG("changed"), FLAG("ignore_errors")

constexpr Member kResultList[] = {ID,
                                  SHOWN_STATUS,
                                  REFERENCE("playbook"),
                                  REFERENCE("play"),
                                  REFERENCE("task"),
                                  REFERENCE("host"),
                                  DELEGATE_IDS,
                                  CREATED,
                                  STARTED,
                                  RESULT_FLAGS};
constexpr Member kResultDetail[] = {ID,
                                    SHOWN_STATUS,
                                    NESTED("playbook", kNestedPlaybook),
                                    NESTED("play", kNestedPlay),
                                    NESTED("task", kNestedTask),
                                    NESTED("host", kNestedHost),
                                    {"delegated_to", How::delegates, "t.id"},
                                    CONTENT,
                                    CREATED,
                                    STARTED,
                                    RESULT_FLAGS};
constexpr Member kResultWritten[] = {ID,
                                     CONTENT,
                                     DELEGATE_IDS,
                                     CREATED,
                                     STARTED,
                                     {"status", How::raw_status, "t.status"},
                                     RESULT_FLAGS,
                                     REFERENCE("host"),
                                     REFERENCE("task"),
                                     REFERENCE("play"),
                                     REFERENCE("playbook")};

// ---- records and labels ------------------------------------------------------------------------

#define KEY {"key", How::text, "t.\"key\""}
#define VALUE {"value", How::body_string, "t.value_body"}

constexpr Member kRecordList[] = {ID, REFERENCE("playbook"), CREATED, KEY, TEXT("type")};
constexpr Member kRecordDetail[] = {
    ID, NESTED("playbook", kNestedPlaybook), VALUE, CREATED, KEY, TEXT("type")};
constexpr Member kRecordWritten[] = {ID, VALUE, CREATED, KEY, TEXT("type"), REFERENCE("playbook")};
constexpr Member kLabel[] = {ID, CREATED, TEXT("name")};

struct Forms {
  Shape list, detail, written;
};
#define FORMS(from, list, detail, written)          \
  {                                                 \
    {from, "t.id", list}, {from, "t.id", detail}, { \
      from, "t.id", written                         \
    }                                               \
  }
constexpr Shape kLatest{"latest_hosts t", "t.host_id", kLatestHost};
constexpr Forms kForms[kEndpoints] = {
    FORMS("labels t", kLabel, kLabel, kLabel),
    FORMS("playbooks t", kPlaybookList, kPlaybookList, kPlaybookWritten),
    FORMS("plays t", kPlayList, kPlayDetail, kPlayWritten),
    FORMS(TASK_FROM, kTaskList, kTaskDetail, kTaskWritten),
    FORMS("hosts t", kHostList, kHostDetail, kHostWritten),
    {kLatest, kLatest, kLatest},
    FORMS("results t", kResultList, kResultDetail, kResultWritten),
    FORMS(FILE_FROM, kFileList, kFileDetail, kFileWritten),
    FORMS("records t", kRecordList, kRecordDetail, kRecordWritten),
};

}  // namespace

const Shape& shape_of(Endpoint endpoint, Form form) {
  const Forms& forms = kForms[static_cast<std::size_t>(endpoint)];
  if (form == Form::list) return forms.list;
  return form == Form::detail ? forms.detail : forms.written;
}

const Shape& nested_host() {
  return kNestedHost;
}

}  // namespace hearth::record::api
