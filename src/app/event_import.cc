#include "app/event_import.hh"

#include <set>

#include "app/store_of.hh"
#include "base/json.hh"
#include "journal/event.hh"
#include "record/import/event_lines.hh"
#include "record/store/store.hh"

namespace hearth::app {
namespace {

Co<Expected<std::vector<std::string>>> next_lines(aio::BlockingPool& pool,
                                                  record::LineSource& lines) {
  CO_TRY(auto part, co_await pool.run([&lines] { return lines.next(); }));
  co_return part;
}

// ---- replay ------------------------------------------------------------------------------------

Expected<std::string> replayed(const std::string& line) {
  TRY(std::string sent, record::as_sent(line));
  TRY(const journal::EventHead head, journal::read_new_event(sent));
  const bool numbered = head.kind.starts_with("api.") || head.kind.starts_with("import.");
  if (record::stays_at_home(head.kind))
    return fail(Errc::invalid, join({"an event of the kind ", head.kind,
                                     " says what was decided in its own store; here it counts for "
                                     "nothing"}));
  if (!numbered) return sent;
  return fail(Errc::invalid, join({"an event of the kind ", head.kind,
                                   " names rows by their numbers in its own store; bring its run "
                                   "along with `hearth export` and `hearth import`"}));
}

class Replay {
 public:
  Replay(Context& context, const std::string& path)
      : context_(context), path_(path), progress_(context.loop.clock(), "events", 0) {}

  Co<Expected<>> send(const std::vector<std::string>& lines) {
    record::ImportPart noted;
    for (const std::string& line : lines) {
      ++done_.rows;
      if (trim(line).empty()) continue;
      auto sent = replayed(line);
      if (sent) {
        CO_CHECK_OK(co_await send_one(*std::move(sent)));
      } else {
        noted.left_out.push_back(
            join({path_, ":", std::to_string(done_.rows), ": ", sent.error().message}));
      }
    }
    done_.note(noted);
    progress_.set(done_.events);
    co_return Expected<>{};
  }

  /// An event of our own comes last: when it is kept, all before it is.
  Co<Expected<>> finish() {
    if (!door_) {
      CO_TRY(door_, co_await JournalDoor::open(context_));
    }
    const Uuid producer = fresh_uuid(context_.loop.clock());
    CO_CHECK_OK(co_await door_->send(end().line(producer, 0)));
    CO_CHECK_OK(co_await door_->finish(producer, 0));
    door_.reset();
    producers_.clear();
    co_return Expected<>{};
  }

  Imported done() { return std::move(done_); }

 private:
  Co<Expected<>> send_one(std::string line) {
    CO_TRY(const journal::EventHead head, journal::read_event(line));
    producers_.insert(head.producer);
    if (producers_.size() > kProducersMax) CO_CHECK_OK(co_await finish());
    if (!door_) {
      CO_TRY(door_, co_await JournalDoor::open(context_));
    }
    ++done_.events;
    co_return co_await door_->send(std::move(line));
  }

  record::ImportDraft end() {
    record::ImportDraft end;
    end.kind = "replay.end";
    end.run = fresh_uuid(context_.loop.clock());
    end.at = context_.loop.clock().utc();
    record::ObjectText members;
    members.text("name", path_).number("lines", done_.rows);
    end.members = record::without_braces(members.done());
    return end;
  }

  /// Below what one connection may bring (journal::Connection::kProducersMax).
  static constexpr std::size_t kProducersMax = 900;

  Context& context_;
  const std::string& path_;
  Progress progress_;
  std::set<Uuid> producers_;
  std::unique_ptr<JournalDoor> door_;
  Imported done_;
};

// ---- one run -----------------------------------------------------------------------------------

class RunImport {
 public:
  RunImport(Context& context, const std::string& path, aio::BlockingPool& pool)
      : context_(context), path_(path), pool_(pool), producer_(fresh_uuid(context.loop.clock())) {}

  Co<Expected<ImportedRun>> run() {
    CO_CHECK_OK(co_await survey());
    CO_TRY(auto door, co_await JournalDoor::open(context_));
    CO_CHECK_OK(co_await sync_store(context_));
    source_ = "run:" + header_.run.text();
    CO_TRY(State state, look());
    if (state.here && !state.open) co_return ImportedRun{{}, *state.here, true};
    done_.done.resumed = state.open.has_value();
    if (!state.open) {
      CO_CHECK_OK(co_await door->send(start().line(producer_, next_seq_++)));
      CO_CHECK_OK(co_await door->finish(producer_, next_seq_ - 1));
      CO_CHECK_OK(co_await sync_store(context_));
      CO_TRY(state, look());
      if (!state.open) co_return fail(Errc::io, "the store does not show the import that began");
    }
    CO_CHECK_OK(co_await send_all(*state.open, state.deleted));
    CO_CHECK_OK(co_await sync_store(context_));
    CO_TRY(state, look());
    if (!state.here) co_return fail(Errc::io, path_ + ": the store does not show its run");
    done_.playbook = *state.here;
    co_return std::move(done_);
  }

 private:
  struct State {
    std::optional<std::int64_t> here;
    std::optional<record::Block> open;
    bool deleted = false;  ///< under its own uid
  };

  /// All of it is read before anything is sent.
  Co<Expected<>> survey() {
    CO_TRY(record::RunFile file, record::open_run_file(path_));
    header_ = file.header;
    while (true) {
      CO_TRY(const auto lines, co_await next_lines(pool_, *file.lines));
      if (lines.empty()) co_return Expected<>{};
      for (const std::string& line : lines) {
        if (auto added = add(line); !added)
          co_return std::unexpected(std::move(added).error().in(
              join({path_, ": event ", std::to_string(survey_.events + 1)})));
      }
    }
  }

  /// A run's file brings that run along and says nothing of others.
  Expected<> add(const std::string& line) {
    TRY(const journal::EventHead head, journal::read_event(line));
    if (head.run != header_.run)
      return fail(Errc::invalid, join({"it is of another run, ", head.run.text()}));
    return survey_.add(line);
  }

  /// What was deleted here stays so, in the journal too: the run then comes as another, one for
  /// each import.
  Uuid anew(const record::Block& block) const {
    return record::derived_uuid(block.uid.text(), header_.run.text());
  }

  Expected<State> look() {
    constexpr std::string_view kFind = "SELECT id FROM playbooks WHERE uid = ?1";
    TRY(record::Database store, read_store_of(context_.env));
    State state;
    TRY(state.here, store.find(kFind, header_.run));
    TRY(const auto deleted, store.find("SELECT 1 FROM deleted WHERE run_uid = ?1"
                                       " AND \"table\" = 'playbooks'",
                                       header_.run));
    state.deleted = deleted.has_value();
    TRY(const auto blocks, record::blocks_of(store, source_));
    for (const record::Block& block : blocks) {
      if (state.here) break;
      TRY(state.here, store.find(kFind, anew(block)));
    }
    if (!blocks.empty() && !blocks.back().ended) state.open = blocks.back();
    return state;
  }

  record::ImportDraft start() {
    record::ImportState fresh;
    record::ImportOffer offer;
    offer.source = source_;
    if (survey_.by_number) offer.ids = survey_.ids;
    const Uuid uid = fresh_uuid(context_.loop.clock());
    return record::import_start(fresh, offer, uid, context_.loop.clock().utc(), path_);
  }

  Co<Expected<>> send_all(record::Block block, bool deleted) {
    CO_TRY(auto door, co_await JournalDoor::open(context_));
    CO_TRY(record::RunFile file, record::open_run_file(path_));
    Progress progress(context_.loop.clock(), "events", header_.events);
    record::BringOver how;
    if (survey_.by_number) how.base = block.base;
    if (deleted) how.anew = anew(block);
    while (true) {
      CO_TRY(const auto lines, co_await next_lines(pool_, *file.lines));
      if (lines.empty()) break;
      for (const std::string& line : lines) {
        ++done_.done.events;
        CO_TRY(const auto draft, record::brought_over(line, how));
        CO_CHECK_OK(co_await door->send(draft.line(producer_, next_seq_++)));
      }
      progress.set(done_.done.events);
    }
    const auto end = record::import_end(block.uid, context_.loop.clock().utc());
    CO_CHECK_OK(co_await door->send(end.line(producer_, next_seq_++)));
    co_return co_await door->finish(producer_, next_seq_ - 1);
  }

  Context& context_;
  const std::string& path_;
  aio::BlockingPool& pool_;
  const Uuid producer_;
  std::int64_t next_seq_ = 0;
  record::RunFileHeader header_;
  record::EventSurvey survey_;
  std::string source_;
  ImportedRun done_;
};

}  // namespace

Co<Expected<Imported>> replay_lines(Context& context, std::string path) {
  CO_TRY(auto lines, record::open_lines(path));
  aio::BlockingPool pool(context.loop, 1);
  Replay work(context, path);
  while (true) {
    CO_TRY(const auto part, co_await next_lines(pool, *lines));
    if (part.empty()) break;
    CO_CHECK_OK(co_await work.send(part));
  }
  CO_CHECK_OK(co_await work.finish());
  CO_CHECK_OK(co_await sync_store(context));
  co_return work.done();
}

Co<Expected<ImportedRun>> import_run(Context& context, std::string path) {
  aio::BlockingPool pool(context.loop, 1);
  RunImport work(context, path, pool);
  co_return co_await work.run();
}

}  // namespace hearth::app
