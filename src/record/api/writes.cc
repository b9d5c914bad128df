#include "record/api/writes.hh"

#include "record/api/call.hh"
#include "record/api/read.hh"
#include "record/api/recent.hh"
#include "record/api/snapshot.hh"
#include "record/api/told_result.hh"

namespace hearth::record::api {
namespace {

/// Who gave up meanwhile still has its body here.
constexpr std::size_t kAsideMax = 256;

/// The write shape of the row that was changed.
Expected<Answer> answer_in_shape(Database& db, const Change& change, const GivenRows& rows) {
  if (change.status == 204) return Answer{204, ""};
  std::optional<std::int64_t> id(change.id);
  if (change.id == 0) {
    TRY(id, made_row(db, change, rows.empty() ? std::nullopt : rows.front()));
  }
  if (!id) return fail(Errc::io, "the row that was written is not in the store");
  TRY(std::string body, written_shape(db, change.endpoint, *id));
  return Answer{change.status, std::move(body)};
}

/// The server went away under it: that is everybody's trouble.
template <class T>
bool is_lost(const Expected<T>& done) {
  return !done && done.error().code == Errc::unavailable;
}

/// In a store that holds all there is nothing that a write could lack.
Expected<bool> can_look(const Write& write, Database& db, Holds holds) {
  if (holds == Holds::all) return true;
  if (!write.stands_on_recent) return false;
  return write.stands_on_recent(db);
}

}  // namespace

Write ara_write(Method method, Endpoint endpoint, std::int64_t id, Body body,
                const redact::Redactor* redactor) {
  const auto kept = std::make_shared<const Body>(std::move(body));  // of both, on any thread
  return {[=](const Context& context) {
            Context own = context;
            own.redactor = redactor;
            return decide(own, method, endpoint, id, *kept);
          },
          &answer_in_shape,
          [=](Database& db) { return stands_on_recent(db, method, endpoint, id, *kept); },
          method == Method::post && endpoint == Endpoint::results};
}

/// What became of one of a round; nothing: it waits for the next one.
struct Writes::Decided {
  bool elsewhere = false;
  std::optional<Expected<Change>> change;
};

/// A request on its way; shared, since a client that hangs up takes its own half with it.
struct Writes::Waiting {
  explicit Waiting(aio::Loop& loop) : done(loop) {}
  // These three are not touched once they are set: a look at a store that hangs may still use them.
  Write write;
  std::optional<Change> change;  ///< nothing: it waits for the next round
  GivenRows rows;                ///< what the journal gave its events
  bool appended = false;
  bool elsewhere = false;  ///< memory does not have what it is about
  std::optional<Expected<Answer>> answer;
  aio::Event done;

  bool appends() const {
    return change && !appended && !change->refused && !change->events.empty();
  }
  void take(Decided decided);
};

Writes::Writes(aio::Loop& loop, Readers& readers, WriteDoors doors)
    : loop_(loop),
      store_{readers, doors.up_to_date, doors.away},
      doors_(std::move(doors)),
      work_(loop),
      scope_(loop) {
  scope_.start("api: writes", run());
  if (doors_.away) scope_.start("api: writes put aside", take_up_again());
}

Writes::~Writes() = default;

void Writes::Waiting::take(Decided decided) {
  elsewhere = decided.elsewhere;
  if (!decided.change) return;
  if (*decided.change) {
    change = **std::move(decided.change);
  } else {
    answer = std::unexpected(std::move(*decided.change).error());
    change.emplace();
  }
}

Co<Expected<Answer>> Writes::write(Write write) {
  if (write.ahead && doors_.may_run_ahead()) {
    CO_TRY(auto told, co_await write_ahead(write));
    if (told) co_return *std::move(told);
  }
  const auto waiting = std::make_shared<Waiting>(loop_);
  waiting->write = std::move(write);
  queue_.push_back(waiting);
  work_.set();
  CO_CHECK_OK(co_await waiting->done.wait());
  co_return std::move(*waiting->answer);
}

/// Nothing: it takes a round. `write` outlives the wait.
Co<Expected<std::optional<Answer>>> Writes::write_ahead(const Write& write) {
  const UtcMicros now = loop_.clock().utc();
  const Uuid fresh = doors_.fresh_uuid();
  Expected<Change> change = co_await store_.readers.read([&](Database& db) -> Expected<Change> {
    TRY(const Snapshot snapshot, Snapshot::begin(db));
    Context context{db, now, fresh, HEARTH_VERSION};
    context.tells = true;
    return write.decide(context);
  });
  if (!change || change->refused || change->told.empty() || !fits_journal(*change))
    co_return std::nullopt;
  std::vector<Draft> drafts = std::move(change->events);
  CO_TRY(const GivenRows rows, co_await doors_.append(std::move(drafts)));
  // The journal has it: to decide it again would be a second result.
  if (rows.size() != 1 || !rows.front())
    co_return fail(Errc::io, "the journal gave a result no row");
  co_return Answer{change->status, with_id(*rows.front(), change->told)};
}

Co<> Writes::run() {
  while (true) {
    const auto woken = co_await work_.wait();
    if (!woken) co_return;
    Round round(queue_.begin(), queue_.end());
    queue_.clear();
    work_.clear();
    const Expected<> taken = co_await take(round);
    for (const auto& one : round) {
      if (!one->answer) one->answer = std::unexpected(taken ? Error{} : taken.error());
      one->done.set();
    }
  }
}

Co<Expected<>> Writes::take(Round& round) {
  CO_CHECK_OK(co_await decide_all(round));
  put_aside(round);
  put_back(round);
  CO_CHECK_OK(co_await append(round));
  CO_CHECK_OK(co_await read_back(round));
  put_aside(round);
  co_return Expected<>();
}

/// One after the other on one connection; who touches what another of the round touches stays
/// undecided.
Co<Expected<>> Writes::decide_all(const Round& round) {
  const UtcMicros now = loop_.clock().utc();
  std::vector<Uuid> fresh;
  Round open = round;
  std::erase_if(open, [](const auto& one) { return one->change.has_value(); });
  for (std::size_t i = 0; i < open.size(); ++i) fresh.push_back(doors_.fresh_uuid());
  // By value: see Away::read.
  const auto decide_each = [open, fresh, now](Database& db,
                                              Holds holds) -> Expected<std::vector<Decided>> {
    std::vector<Decided> all(open.size());
    KeySet keys;
    for (std::size_t i = 0; i < open.size(); ++i) {
      const Write& write = open[i]->write;
      TRY(const bool here, can_look(write, db, holds));
      all[i].elsewhere = !here;
      if (!here) continue;
      auto change = write.decide(Context{db, now, fresh[i], HEARTH_VERSION});
      if (is_lost(change)) return std::unexpected(std::move(change).error());
      // Refused here, where it is its own trouble: the journal would refuse the whole round.
      if (change && !change->refused && !fits_journal(*change))
        change->refused = too_large(kBodyBytesMax);
      // Its own trouble: the others go on.
      if (!change || change->refused || keys.add(change->keys)) all[i].change = std::move(change);
    }
    return all;
  };
  CO_TRY(std::vector<Decided> all, co_await store_.read(decide_each));
  for (std::size_t i = 0; i < open.size(); ++i) open[i]->take(std::move(all[i]));
  co_return Expected<>();
}

/// What memory cannot answer: it waits for a store that is slow; one that is gone is its answer.
void Writes::put_aside(Round& round) {
  std::erase_if(round, [&](const std::shared_ptr<Waiting>& one) {
    if (!one->elsewhere || one->answer) return false;
    one->elsewhere = false;
    const bool full = aside_.size() >= kAsideMax;
    if (full || doors_.away->state() == Away::State::gone) {
      one->answer = std::unexpected(doors_.away->why());
      one->done.set();
    } else {
      aside_.push_back(one);
    }
    return true;
  });
  if (!aside_.empty() && doors_.away->state() == Away::State::here) take_aside();
}

void Writes::take_aside() {
  queue_.insert(queue_.begin(), aside_.begin(), aside_.end());
  aside_.clear();
  if (!queue_.empty()) work_.set();
}

Co<> Writes::take_up_again() {
  while (true) {
    const auto changed = co_await doors_.away->changed();
    if (!changed) co_return;
    take_aside();
  }
}

/// Those that are undecided come first in the next round.
void Writes::put_back(Round& round) {
  std::deque<std::shared_ptr<Waiting>> later;
  std::erase_if(round, [&](const std::shared_ptr<Waiting>& one) {
    if (!one->change) later.push_back(one);
    return !one->change;
  });
  if (later.empty()) return;
  queue_.insert(queue_.begin(), later.begin(), later.end());
  work_.set();
}

Co<Expected<>> Writes::append(const Round& round) {
  std::vector<Draft> drafts;
  for (const auto& one : round)
    if (one->appends())
      drafts.insert(drafts.end(), one->change->events.begin(), one->change->events.end());
  if (drafts.empty()) co_return Expected<>{};
  CO_TRY(const auto rows, co_await doors_.append(std::move(drafts)));
  auto next = rows.begin();
  for (const auto& one : round) {
    if (!one->appends()) continue;
    const auto end = next + std::ssize(one->change->events);
    one->rows.assign(next, end);
    one->appended = true;
    next = end;
  }
  co_return Expected<>();
}

Co<Expected<>> Writes::read_back(const Round& round) {
  Round open = round;
  std::erase_if(open, [](const auto& one) { return one->answer.has_value(); });
  using Answers = std::vector<std::optional<Expected<Answer>>>;  // nothing: elsewhere
  const auto answer_each = [open](Database& db, Holds holds) -> Expected<Answers> {
    Answers all(open.size());
    for (std::size_t i = 0; i < open.size(); ++i) {
      const Waiting& one = *open[i];
      if (one.change->refused) {
        all[i] = *one.change->refused;
        continue;
      }
      TRY(const bool here, can_look(one.write, db, holds));
      if (!here) continue;
      auto answer = one.write.answer(db, *one.change, one.rows);
      if (holds == Holds::all && is_lost(answer)) return std::unexpected(std::move(answer).error());
      // A run that had to leave memory meanwhile is not one that is nowhere.
      if (answer || holds == Holds::all) all[i] = std::move(answer);
    }
    return all;
  };
  CO_TRY(Answers all, co_await store_.read(answer_each));
  for (std::size_t i = 0; i < open.size(); ++i) {
    open[i]->elsewhere = !all[i];
    open[i]->answer = std::move(all[i]);
  }
  co_return Expected<>();
}

}  // namespace hearth::record::api
