#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "aio/event.hh"
#include "aio/scope.hh"
#include "record/api/change.hh"
#include "record/recent/fresh.hh"

namespace hearth::record::api {

/// The rows that the journal gave the events of one change, in their order; nothing for kinds that
/// make none.
using GivenRows = std::vector<std::optional<std::int64_t>>;

/// One write, read from its request. Both run on a thread of the readers' pool and hold what they
/// need by value: the round goes on when the client has left.
struct Write {
  /// Validates against a store that is up with the journal: what to append, or a refusal.
  std::function<Expected<Change>(const Context&)> decide;
  /// The answer of a change that was not refused, from a store that has its events.
  std::function<Expected<Answer>(Database&, const Change&, const GivenRows&)> answer;
  /// Whether runs that were recorded lately (Holds::recent_runs) are all that it is about, so that
  /// it can be decided and answered without the rest of the store; nothing: it never can.
  std::function<Expected<bool>(Database&)> stands_on_recent;
  /// It claims nothing, and nobody waits for its row but who reads it: its answer may stand in the
  /// change (Change::told), and then it need not wait until the store has it.
  bool ahead = false;
};

/// A write of ARA's API; `id` is of the path, for POST 0. `redactor` (it outlives the round) takes
/// secrets out of it; null: nothing is touched.
Write ara_write(Method method, Endpoint endpoint, std::int64_t id, Body body,
                const redact::Redactor* redactor = nullptr);

/// Returns when the store has all that the journal has.
using UpToDate = std::function<Co<Expected<>>()>;

/// What a write needs of the process around it.
struct WriteDoors {
  UpToDate up_to_date;
  /// Appends the drafts, all or none; they are on disk when it returns. What the journal gave each
  /// as its row.
  std::function<Co<Expected<GivenRows>>(std::vector<Draft>)> append;
  std::function<Uuid()> fresh_uuid;
  Away* away = nullptr;  ///< of a store on a server
  /// May an answer be given before the store has its row? Whoever reads brings it up to date first.
  std::function<bool()> may_run_ahead = [] { return false; };
};

/// Takes writes in rounds (docs/decisions/0012-record-api.md): what waits while one round runs is
/// the next; each of its steps (read, append, project, read) is done once for all. A round begins
/// as soon as something waits and none runs. All calls on the loop's thread.
///
/// New results, of which a run has thousands, wait for no round: each is decided on the store as it
/// is and answered when the journal has it, several beside each other. One that this refuses is
/// decided again in a round, on a store that is up to date.
class Writes {
 public:
  /// `readers`, and what `doors` use, outlive it.
  Writes(aio::Loop& loop, Readers& readers, WriteDoors doors);
  ~Writes();

  /// The status and the body to answer with. Errors: the journal's and the store's, when the write
  /// did not happen; or may have happened, when the store could not be read afterwards.
  Co<Expected<Answer>> write(Write write);

 private:
  struct Waiting;
  struct Decided;
  using Round = std::vector<std::shared_ptr<Waiting>>;

  Co<> run();
  Co<Expected<std::optional<Answer>>> write_ahead(const Write& write);
  Co<Expected<>> take(Round& round);
  Co<Expected<>> decide_all(const Round& round);
  Co<Expected<>> append(const Round& round);
  Co<Expected<>> read_back(const Round& round);
  void put_back(Round& round);
  void put_aside(Round& round);
  void take_aside();
  Co<> take_up_again();

  aio::Loop& loop_;
  const Fresh store_;
  const WriteDoors doors_;
  std::deque<std::shared_ptr<Waiting>> queue_;
  Round aside_;  // until the store's state changes
  aio::Event work_;
  aio::Scope scope_;  // last: its coroutine uses all of the above
};

}  // namespace hearth::record::api
