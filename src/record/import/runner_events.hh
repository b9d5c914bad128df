#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "record/import/draft.hh"
#include "record/import/json_fields.hh"

namespace hearth::record {

/// How ansible-playbook was started, as its artifact folder says: never its environment, which
/// holds secrets.
struct RunnerCommand {
  std::string arguments = "[]";  ///< JSON list
  std::string cwd;
  std::string client = "ansible-runner";
};

/// Turns what ansible-runner tells of one run into the events that
/// Hearth's callback would have sent. Values in, values out.
///
/// The run's uid follows from its playbook_uuid, the uids of results are those of their events:
/// what comes again, from a folder, a stream or an ansible-navigator artifact, is the same run.
class RunnerEvents {
 public:
  explicit RunnerEvents(RunnerCommand command) : command_(std::move(command)) {}

  /// One event as compact JSON (api::compact_json). Kinds that say nothing of a run are skipped.
  /// Errc::invalid: it cannot be one, with the member.
  Expected<> take(std::string_view json);
  /// The same for an `event_data` alone, of the kind `event`.
  Expected<> take_data(std::string_view event, const JsonFields& data, UtcMicros at,
                       std::string_view stdout_text = {});
  /// For a source without statistics: how the run ended, as ansible-runner says it (successful,
  /// failed, canceled, timeout).
  void end_as(std::string_view status, UtcMicros at);
  /// The source is at its end: a run without statistics was killed.
  void finish();

  /// What came of it so far; empty afterwards.
  std::vector<ImportDraft> drafts() { return std::exchange(drafts_, {}); }
  /// The run, once its first event came.
  const std::optional<Uuid>& run() const { return run_; }

 private:
  struct Work {
    Uuid uuid;
    std::int64_t batch = 0;
    auto operator<=>(const Work&) const = default;
  };
  struct Task {
    Work play;
    UtcMicros last = 0;
    bool failed = false, ended = false;
  };

  void start_over();
  Expected<> begin_run(const JsonFields& data, UtcMicros at);
  Expected<> begin_play(const JsonFields& data, UtcMicros at);
  Expected<> begin_task(const JsonFields& data, UtcMicros at);
  Expected<> add_result(std::string_view status, const JsonFields& data, UtcMicros at,
                        std::string_view stdout_text);
  Expected<> add_item(std::string_view status, const JsonFields& data, UtcMicros at);
  Expected<> add_retry(const JsonFields& data, UtcMicros at);
  Expected<> add_stats(const JsonFields& data, UtcMicros at);
  void note_host(const std::string& name, UtcMicros at);
  void end_play(UtcMicros at);
  void end_run(std::string_view status, std::string_view reason, UtcMicros at);
  Expected<std::pair<Work, Work>> task_and_play(const JsonFields& data) const;
  void emit(std::string kind, UtcMicros at, std::string members);
  std::string path_of(const std::string& playbook) const;

  const RunnerCommand command_;
  std::optional<Uuid> run_;
  std::string playbook_;  // its playbook_uuid, as it is written
  bool stats_ = false;
  UtcMicros last_ = 0;
  std::optional<Work> play_;
  std::map<Work, Task> tasks_;
  std::set<std::string> hosts_;
  std::map<std::pair<Work, std::string>, UtcMicros> started_;
  std::map<std::pair<Work, std::string>, std::int64_t> items_;
  std::vector<ImportDraft> drafts_;
};

}  // namespace hearth::record
