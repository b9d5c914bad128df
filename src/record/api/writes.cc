#include "record/api/writes.hh"

#include "record/api/call.hh"
#include "record/api/read.hh"
#include "record/api/snapshot.hh"
#include "record/api/told_result.hh"

namespace hearth::record::api {
namespace {

/// The write shape of the row that was changed.
Expected<Answer> shape_of(Database& db, const Change& change, const GivenRows& rows) {
  if (change.status == 204) return Answer{204, ""};
  std::optional<std::int64_t> id(change.id);
  if (change.id == 0) {
    TRY(id, made_row(db, change, rows.empty() ? std::nullopt : rows.front()));
  }
  if (!id) return fail(Errc::io, "the row that was written is not in the store");
  TRY(std::string body, written_shape(db, change.endpoint, *id));
  return Answer{change.status, std::move(body)};
}

}  // namespace

Write ara_write(Method method, Endpoint endpoint, std::int64_t id, Body body,
                const redact::Redactor* redactor) {
  return {[=, body = std::move(body)](const Context& context) {
            Context own = context;
            own.redactor = redactor;
            return decide(own, method, endpoint, id, body);
          },
          &shape_of, method == Method::post && endpoint == Endpoint::results};
}

/// A request on its way; shared, since a client that hangs up takes its own half with it.
struct Writes::Waiting {
  explicit Waiting(aio::Loop& loop) : done(loop) {}
  Write write;
  std::optional<Change> change;  ///< nothing: it waits for the next round
  GivenRows rows;                ///< what the journal gave its events
  std::optional<Expected<Answer>> answer;
  aio::Event done;

  bool appends() const { return change && !change->refused && !change->events.empty(); }
};

Writes::Writes(aio::Loop& loop, Readers& readers, WriteDoors doors)
    : loop_(loop), readers_(readers), doors_(std::move(doors)), work_(loop), scope_(loop) {
  scope_.start("api: writes", run());
}

Writes::~Writes() = default;

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
  Expected<Change> change = co_await readers_.read([&](Database& db) -> Expected<Change> {
    TRY(const Snapshot snapshot, Snapshot::begin(db));
    return write.decide({db, now, fresh, HEARTH_VERSION});
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
  CO_CHECK_OK(co_await doors_.up_to_date());
  CO_CHECK_OK(co_await decide_all(round));
  put_back(round);
  CO_CHECK_OK(co_await append(round));
  co_return co_await read_back(round);
}

/// One after the other on one connection; who touches what another of the round touches stays
/// undecided.
Co<Expected<>> Writes::decide_all(Round& round) {
  const UtcMicros now = loop_.clock().utc();
  std::vector<Uuid> fresh;
  for (std::size_t i = 0; i < round.size(); ++i) fresh.push_back(doors_.fresh_uuid());
  co_return co_await readers_.read([&](Database& db) -> Expected<> {
    KeySet keys;
    for (std::size_t i = 0; i < round.size(); ++i) {
      const Context context{db, now, fresh[i], HEARTH_VERSION};
      auto change = round[i]->write.decide(context);
      if (!change) {  // its own trouble: the others go on
        round[i]->answer = std::unexpected(std::move(change).error());
        round[i]->change.emplace();
      } else if (!change->refused && !fits_journal(*change)) {
        // Refused here, where it is its own trouble: the journal would refuse the whole round.
        change->refused = too_large(kBodyBytesMax);
        round[i]->change = *std::move(change);
      } else if (change->refused || keys.add(change->keys)) {
        round[i]->change = *std::move(change);
      }
    }
    return {};
  });
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
    next = end;
  }
  co_return co_await doors_.up_to_date();
}

Co<Expected<>> Writes::read_back(const Round& round) {
  co_return co_await readers_.read([&](Database& db) -> Expected<> {
    for (const auto& one : round) {
      if (one->answer) continue;  // it could not be decided
      const Change& change = *one->change;
      if (change.refused) {
        one->answer = *change.refused;
      } else {
        one->answer = one->write.answer(db, change, one->rows);
      }
    }
    return {};
  });
}

}  // namespace hearth::record::api
