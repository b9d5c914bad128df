#include "app/recording.hh"

#include <signal.h>
#include <unistd.h>

#include <cerrno>

#include "app/store_of.hh"
#include "record/ask/search/index.hh"
#include "record/query/queries.hh"

namespace hearth::app {
namespace {

using std::chrono::seconds;

/// Some 300 results: the next reader waits for them.
constexpr std::uint64_t kAheadBytesMax = 512 << 10;
constexpr Duration kTryAgain = seconds(1);
constexpr Duration kWaitForMachines = seconds(5);
constexpr Duration kLookForSpools = seconds(2);
constexpr Duration kLookForWishes = seconds(1);
constexpr Duration kLookForGoneRuns = seconds(20);
/// A run that said something so lately is taken for alive, whatever its process number says.
constexpr UtcMicros kAliveMicros = 5'000'000;

std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::int64_t micros(Duration time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

bool process_is_gone(std::int64_t pid) {
  return ::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH;
}

}  // namespace

Recording::Recording(aio::Loop& loop, Log& log, const Env& env)
    : loop_(loop),
      log_(log),
      home_(env.home()),
      store_(store_of(env).value_or(record::StoreAddress(home_))),
      search_(env.get("HEARTH_SEARCH") != "off"),
      producer_(fresh_uuid(loop.clock())),
      // Journal, projection, machines, gone runs, ids: a store that is away holds four of them.
      pool_(loop, 5),
      blocks_(pool_, log, numbers_.ids(), store_),
      batch_ended_(loop),
      scope_(loop) {}

Recording::~Recording() = default;

void Recording::start_and_retry(std::string socket_path) {
  scope_.start("open the journal", keep_trying(std::move(socket_path)));
}

Co<> Recording::keep_trying(std::string socket_path) {
  LastingTrouble trouble(log_);
  while (true) {
    Expected<> done = start();
    if (done && !server_) done = listen(socket_path);
    if (done) break;
    why_not_ = "nothing is recorded: " + done.error().message;
    trouble.met(why_not_);
    const auto slept = co_await aio::sleep_for(loop_, kTryAgain);
    if (!slept) co_return;
  }
  start_noticing();
  forwarder_ = std::make_unique<record::Forwarder>(loop_, log_, *intake_, folder_, home_);
  scope_.start("remote records", forwarder_->run(kLookForWishes));
  keeping_ = std::make_unique<journal::Keeping>(loop_, log_, *intake_, folder_);
  scope_.start("runs that are gone", expire_gone_runs());
  co_await spools_->run(kLookForSpools);
}

Expected<> Recording::start() {
  if (intake_) return {};
  CHECK_OK(make_private_folder(home_));
  TRY(const auto folder,
      journal::named_journal(home_ + "/journal", "daemon", fresh_uuid(loop_.clock())));
  journal::Dedup dedup;
  TRY(auto writer, journal::Writer::open(folder, dedup, log_));
  CHECK_OK(record::restore_row_ids(numbers_.ids(), store_, folder, log_));
  if (store_.postgres()) numbers_.ids().use_blocks();
  intake_ = std::make_unique<journal::Intake>(loop_, pool_, log_, numbers_, std::move(writer),
                                              std::move(dedup));
  folder_ = folder;
  record::Projection::Options options;
  // Several servers take turns, a batch each.
  if (store_.postgres()) options.wait_for_lock = seconds(20);
  options.idle = search_ ? &record::ask::index_step : &record::ask::index_out;
  projection_ =
      std::make_unique<record::Projection>(loop_, pool_, log_, *intake_, folder, store_, options);
  spools_ = std::make_unique<journal::Spools>(loop_, pool_, log_, *intake_, home_ + "/spool");
  scope_.start("ids of rows", keep_row_blocks());
  return {};
}

void Recording::start_noticing() {
  record::Noticing::Doors doors;
  doors.projected = [this] { return projection_->sync(); };
  doors.append = [this](JsonObject event) { return append_when_room(std::move(event)); };
  noticing_ = std::make_unique<record::Noticing>(loop_, pool_, log_, *intake_, folder_, store_,
                                                 std::move(doors));
}

/// What was given out is seen after each batch.
Co<> Recording::keep_row_blocks() {
  const journal::Intake::Listening listening(*intake_, batch_ended_);
  co_await blocks_.run(loop_, batch_ended_);
}

Expected<> Recording::listen(const std::string& path) {
  TRY(server_, journal::JournalServer::listen(loop_, log_, *intake_, path));
  return {};
}

Co<Expected<>> Recording::sync() {
  if (!intake_) co_return fail(Errc::unavailable, why_not_);
  CO_TRY(const auto pass, co_await spools_->pass());
  (void)pass;
  co_return co_await up_to_date();
}

Co<Expected<>> Recording::up_to_date() {
  CO_CHECK_OK(co_await settled());
  co_return co_await synced();
}

Co<Expected<>> Recording::settled() {
  if (!intake_) co_return fail(Errc::unavailable, why_not_);
  // What a full disk refuses is its producer's to keep; the rest is shown.
  const journal::Intake::Ticket last = intake_->latest();
  static_cast<void>(co_await intake_->settle(last, last));
  co_return Expected<>();
}

Co<Expected<>> Recording::synced() {
  if (!intake_) co_return fail(Errc::unavailable, why_not_);
  co_return co_await projection_->sync();
}

Co<Expected<>> Recording::machines_up_to_date() {
  CO_CHECK_OK(co_await settled());
  // What is wrong with it, it logs; a long journal that it reads for the first time takes longer.
  if (noticing_)
    (void)co_await aio::with_deadline(loop_, loop_.clock().now() + kWaitForMachines,
                                      noticing_->sync());
  co_return co_await up_to_date();
}

bool Recording::may_run_ahead() const {
  if (!intake_ || store_.postgres()) return false;
  const record::Projection::State state = projection_->state();
  return !state.trouble && state.projected.segment == state.end.segment &&
         state.end.offset - state.projected.offset < kAheadBytesMax;
}

Uuid Recording::new_id() const {
  return fresh_uuid(loop_.clock());
}

Co<Expected<std::vector<std::optional<std::int64_t>>>> Recording::append(
    std::vector<record::api::Draft> drafts, bool patient) {
  if (!intake_) co_return fail(Errc::unavailable, why_not_);
  const auto wanted = static_cast<std::int64_t>(drafts.size());
  if (!patient && !numbers_.ids().has(wanted))
    co_return fail(Errc::unavailable, "the ids of rows in hand are used up");
  CO_CHECK_OK(co_await blocks_.need(wanted));
  std::vector<Uuid> ids;
  std::optional<journal::Intake::Ticket> first;
  journal::Intake::Ticket last = 0;
  for (const record::api::Draft& draft : drafts) {
    CO_CHECK_OK(co_await intake_->wait_room());
    ids.push_back(new_id());
    const record::api::Stamp stamp{ids.back(), producer_, next_seq_, loop_.clock().utc()};
    CO_TRY(const auto added, intake_->add(record::api::event_line(draft, stamp)));
    ++next_seq_;
    if (!first) first = added.ticket;
    last = added.ticket;
  }
  if (first) CO_CHECK_OK(co_await intake_->settle(*first, last));
  std::vector<std::optional<std::int64_t>> rows;
  for (const Uuid& id : ids) rows.push_back(numbers_.ids().take_given(id));
  co_return rows;
}

void Recording::ran(const worker::RanCall& call) {
  if (!Uuid::parse(call.task) || call.host.empty()) return;
  JsonObject event{{"run", call.run},   {"kind", "call.ran"}, {"task", call.task},
                   {"host", call.host}, {"how", call.how},    {"ran", micros(call.ran)}};
  if (call.how != worker::kPlain) event["waited"] = micros(call.waited);
  if (!call.why.empty()) event["why"] = call.why;
  if (!call.interpreter.empty()) event["interpreter"] = call.interpreter;
  if (call.start > Duration::zero()) event["start"] = micros(call.start);
  (void)append(std::move(event), journal::Intake::When::with_next);
}

/// Adds the members that every event has. One that finds no room is left out: these events are
/// remarks, and their producer must never wait.
Expected<journal::Intake::Ticket> Recording::append(JsonObject event, journal::Intake::When when) {
  if (!intake_) return fail(Errc::unavailable, why_not_);
  if (!intake_->has_room()) return fail(Errc::full, "the journal is behind");
  event["v"] = 1;
  event["id"] = fresh_uuid(loop_.clock()).text();
  event["producer"] = producer_.text();
  event["seq"] = next_seq_;
  event["at"] = loop_.clock().utc();
  TRY(const auto added, intake_->add(to_text(event), when));
  ++next_seq_;
  return added.ticket;
}

Co<Expected<journal::Intake::Ticket>> Recording::append_when_room(JsonObject event) {
  CO_CHECK_OK(co_await intake_->wait_room());
  co_return append(std::move(event), journal::Intake::When::with_next);
}

/// Ends, in the record, the runs of this machine whose process is no more: killed, or lost with
/// the power.
Co<> Recording::expire_gone_runs() {
  while (true) {
    auto open = co_await pool_.run([store = store_]() -> Expected<std::vector<record::OpenRun>> {
      TRY(auto db, record::read_store(store));
      return record::open_runs(db);
    });
    const bool read = open && *open;
    const UtcMicros now = loop_.clock().utc();
    for (const record::OpenRun& run : read ? **open : std::vector<record::OpenRun>{}) {
      if (!run.pid || run.controller != host_name() || now - run.seen < kAliveMicros) continue;
      if (process_is_gone(*run.pid))
        (void)append({{"run", run.uid.text()},
                      {"kind", "run.end"},
                      {"status", "expired"},
                      {"reason", "gone"}});
    }
    const auto slept = co_await aio::sleep_for(loop_, kLookForGoneRuns);
    if (!slept) co_return;
  }
}

std::optional<std::int64_t> Recording::number_of(std::string_view run) const {
  const auto uuid = Uuid::parse(run);
  return uuid ? numbers_.number_of(*uuid) : std::nullopt;
}

Expected<record::own::JournalDoor> Recording::journal_door() {
  if (!intake_) return fail(Errc::unavailable, why_not_);
  const record::Projection::State state = projection_->state();
  return record::own::JournalDoor{
      *intake_,
      folder_,
      producer_,
      state.projected,
      state.trouble.has_value(),
      [this](JsonObject event) { return append(std::move(event), journal::Intake::When::soon); }};
}

bool Recording::idle() const {
  if (!intake_) return true;
  if (forwarder_ && forwarder_->busy()) return false;
  const record::Projection::State state = projection_->state();
  const bool caught_up =
      (state.projected >= state.end && !state.purging) || state.trouble.has_value();
  return caught_up && (!keeping_ || !keeping_->busy()) && (!server_ || server_->connections() == 0);
}

Co<> Recording::close() {
  co_await scope_.close();
  forwarder_.reset();
  if (server_) co_await server_->close();
  if (keeping_) co_await keeping_->close();
  if (noticing_) co_await noticing_->close();
  if (intake_) co_await intake_->close();
  if (noticing_) noticing_->note_place();
  if (projection_) co_await projection_->close();
}

}  // namespace hearth::app
