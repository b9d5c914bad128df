#include "record/recent/away.hh"

#include "base/text.hh"

namespace hearth::record {
namespace {

/// What is followed in the background comes together for so long; who wants it at once follows by
/// itself.
constexpr Duration kGatherFollowed = std::chrono::milliseconds(200);

Expected<> is_there(Database& db) {
  CHECK_OK(db.find("SELECT 1 FROM store_meta"));
  return {};
}

/// Labels have a number once their playbook's event is in the store.
Expected<std::vector<Recent::Label>> numbers_of(Database& db,
                                                const std::vector<std::string>& names) {
  std::vector<Recent::Label> labels;
  for (const std::string& name : names) {
    TRY(const auto number, db.find("SELECT id FROM labels WHERE name = ?1", name));
    if (number) labels.push_back({name, *number});
  }
  return labels;
}

}  // namespace

Away::Away(aio::Loop& loop, Log& log, Readers& readers, Doors doors)
    : Away(loop, log, readers, std::move(doors), Options()) {}

Away::Away(aio::Loop& loop, Log& log, Readers& readers, Doors doors, Options options)
    : loop_(loop),
      log_(log),
      readers_(readers),
      doors_(std::move(doors)),
      options_(options),
      changed_(loop),
      batch_ended_(loop),
      pool_(loop, 1),
      scope_(loop) {}

Away::~Away() = default;

// ---- is it there? ------------------------------------------------------------------------------

/// Of a server: nobody answers, it has no room or no connection left, or takes too long.
bool Away::says_away(const Error& error) {
  return error.code == Errc::unavailable || error.code == Errc::busy ||
         error.code == Errc::timeout || error.code == Errc::full;
}

Error Away::late() const {
  const auto seconds = std::chrono::duration<double>(options_.patience).count();
  return {Errc::unavailable, join({"the database does not answer within ",
                                   std::to_string(seconds).substr(0, 4), " s"})};
}

Co<Expected<>> Away::changed() {
  co_return co_await changed_.wait();
}

void Away::went(State state, Error why) {
  if (state_ == State::gone && state == State::slow) return;
  const State before = state_;
  state_ = state;
  why_ = {Errc::unavailable, std::move(why.message)};
  if (before == State::here) {
    log_.warning(join({"record: ", why_.message,
                       "; runs that were recorded here lately are answered from memory"}));
    scope_.start("look for the database", look_for_it());
  }
  if (before != state) changed_.notify();
}

void Away::came_back() {
  state_ = State::here;
  silent_ = false;
  log_.info("record: the database has all that was recorded, and answers again");
  changed_.notify();
  batch_ended_.notify();
}

/// The store is asked as well: what is in step with the journal already does not touch it.
Co<> Away::look_for_it() {
  while (true) {
    Expected<> found = co_await doors_.synced();
    if (found) found = co_await readers_.read(&is_there);
    if (!found && found.error().code == Errc::cancelled) co_return;
    // Another trouble is told to whoever asks.
    if (found || !says_away(found.error())) break;
    went(State::gone, std::move(found).error());
    const auto slept = co_await aio::sleep_for(loop_, options_.try_again);
    if (!slept) co_return;
  }
  came_back();
}

Co<Expected<>> Away::synced_in_time() {
  CO_CHECK_OK(co_await doors_.settled());
  if (state_ != State::here) co_return std::unexpected(why_);
  Expected<> synced =
      co_await aio::with_deadline(loop_, loop_.clock().now() + options_.patience, doors_.synced());
  if (!synced && synced.error().code == Errc::timeout) {
    synced = std::unexpected(late());
    went(State::slow, late());
  }
  co_return synced;
}

// ---- what was recorded lately ------------------------------------------------------------------

/// From the first request on: who never asks pays nothing.
void Away::start_recent() {
  if (recent_) return;
  const auto journal = doors_.journal();
  if (!journal) return;
  intake_ = &journal->intake;
  recent_.emplace(journal->folder, intake_->end(), loop_.clock(), options_.bounds);
  listening_.emplace(*intake_, batch_ended_);
  scope_.start("runs recorded lately", follow());
}

/// So that little is left to take in when the database goes.
Co<> Away::follow() {
  journal::Cursor followed = intake_->end();
  while (true) {
    if (followed == intake_->end()) {
      const auto woken = co_await batch_ended_.wait();
      if (!woken) co_return;
    }
    const auto slept = co_await aio::sleep_for(loop_, kGatherFollowed);
    if (!slept) co_return;
    followed = intake_->end();
    // What fails is tried again by whoever wants an answer, who is told.
    (void)co_await follow_once();
  }
}

Co<Expected<>> Away::follow_once() {
  const journal::Cursor until = intake_->end();
  using Names = Expected<std::vector<std::string>>;
  auto ran = co_await pool_.run([this, until]() -> Names {
    CHECK_OK(recent_->follow(until));
    return recent_->unknown_labels();
  });
  if (!ran) co_return std::unexpected(std::move(ran).error());
  CO_TRY(std::vector<std::string> names, *std::move(ran));
  if (names.empty() || state_ != State::here) co_return Expected<>();
  co_return co_await learn(std::move(names));
}

Co<Expected<>> Away::learn(std::vector<std::string> names) {
  CO_CHECK_OK(co_await synced_in_time());
  CO_TRY(const auto labels,
         co_await in_time([names](Database& db) { return numbers_of(db, names); }));
  auto ran = co_await pool_.run([this, &labels] { return recent_->learn(labels); });
  if (!ran) co_return std::unexpected(std::move(ran).error());
  co_return *std::move(ran);
}

}  // namespace hearth::record
