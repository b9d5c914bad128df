#pragma once
#include <memory>
#include <optional>

#include "aio/event.hh"
#include "aio/pool.hh"
#include "aio/scope.hh"
#include "app/env.hh"
#include "app/run_numbers.hh"
#include "journal/intake.hh"
#include "journal/journal_server.hh"
#include "journal/keeping.hh"
#include "journal/spools.hh"
#include "record/api/change.hh"
#include "record/hearth/route.hh"
#include "record/project/noticing.hh"
#include "record/project/projection.hh"
#include "record/project/row_blocks.hh"
#include "record/remote/forwarder.hh"
#include "worker/call.hh"
#include "worker/ran_call.hh"

namespace hearth::app {

/// Everything that records, wired together: doors -> journal -> store. In the daemon for as long as
/// it lives, in a command for one `sync` where no daemon can be had.
class Recording {
 public:
  Recording(aio::Loop& loop, Log& log, const Env& env);
  ~Recording();

  /// Opens journal and store and begins to take in spools; with a path, listens there for events.
  /// What stands in the way (a full disk, another process that appends) is logged, and tried
  /// again every second.
  void start_and_retry(std::string socket_path);
  /// Once, without listening. Errors: the home or the journal cannot be written.
  Expected<> start();

  /// Every spool is taken in, and every event of the journal is in the store.
  /// Errc::unavailable: nothing could be opened yet.
  Co<Expected<>> sync();
  /// Every event that came in by now is in the store; spools are not looked at.
  Co<Expected<>> up_to_date();
  /// Every event that came in by now is in the journal; and all that the journal has, in the store.
  Co<Expected<>> settled();
  Co<Expected<>> synced();
  /// As `up_to_date`, and which machine each host is that came in by now.
  Co<Expected<>> machines_up_to_date();
  /// Appends what the API was asked to write; on disk when it returns. The row that the journal
  /// gave each. After an error none, or some (a full disk, more than a batch), are there.
  /// Where ids of rows are used up and a database gives them, it is `patient` and asks for more.
  Co<Expected<std::vector<std::optional<std::int64_t>>>> append(
      std::vector<record::api::Draft> drafts, bool patient);
  /// Is the store so little behind the journal, and so healthy, that an answer may be given before
  /// it has the row? Not with PostgreSQL: another server may be asked for it next.
  bool may_run_ahead() const;
  Uuid new_id() const;
  /// Notes how a call of an Ansible task ran: kind `call.ran`.
  void ran(const worker::RanCall& call);
  std::optional<std::int64_t> number_of(std::string_view run) const;

  /// The journal, for who reads or writes it as a whole. Errc::unavailable: it is not open yet.
  Expected<record::own::JournalDoor> journal_door();

  bool idle() const;
  Co<> close();

 private:
  Expected<> listen(const std::string& path);
  Co<> keep_trying(std::string socket_path);
  Co<> keep_row_blocks();
  Co<> expire_gone_runs();
  void start_noticing();
  Co<Expected<journal::Intake::Ticket>> append_when_room(JsonObject event);
  Expected<journal::Intake::Ticket> append(JsonObject event,
                                           journal::Intake::When when = journal::Intake::When::now);

  aio::Loop& loop_;
  Log& log_;
  const std::string home_;
  const record::StoreAddress store_;
  const bool search_;  // HEARTH_SEARCH=off: no index of results is made
  const Uuid producer_;
  std::int64_t next_seq_ = 0;
  aio::BlockingPool pool_;
  RunNumbers numbers_;
  record::RowBlocks blocks_;
  aio::Event batch_ended_;                               ///< of the intake: ids were used
  std::string why_not_ = "the journal is not open yet";  ///< while there is no intake_
  journal::JournalFolder folder_;
  std::unique_ptr<journal::Intake> intake_;
  std::unique_ptr<record::Projection> projection_;
  std::unique_ptr<record::Noticing> noticing_;  // in the daemon only
  std::unique_ptr<journal::Spools> spools_;
  std::unique_ptr<journal::JournalServer> server_;
  std::unique_ptr<record::Forwarder> forwarder_;
  std::unique_ptr<journal::Keeping> keeping_;
  aio::Scope scope_;
};

}  // namespace hearth::app
