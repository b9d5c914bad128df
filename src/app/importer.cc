#include "app/importer.hh"

#include "app/store_of.hh"
#include "record/store/store.hh"

namespace hearth::app {
namespace {

/// At most two: one that was cut off, and what the source has more than that.
constexpr int kGoesMax = 2;

class Go {
 public:
  Go(Context& context, AraSource& source, const std::string& name, Imported& done)
      : context_(context),
        source_(source),
        name_(name),
        done_(done),
        pool_(context.loop, 1),
        producer_(fresh_uuid(context.loop.clock())) {}

  /// False: there was nothing to do.
  Co<Expected<bool>> run() {
    CO_TRY(const record::ImportOffer offer, co_await source_.offer());
    CO_TRY(auto first, co_await JournalDoor::open(context_));
    CO_CHECK_OK(co_await sync_store(context_));
    CO_TRY(record::ImportState state, look(offer));
    resumed_ = state.ids.open() != nullptr;
    if (!resumed_ && !state.news) co_return false;
    if (!resumed_) {
      const Uuid uid = fresh_uuid(context_.loop.clock());
      const auto start =
          record::import_start(state, offer, uid, context_.loop.clock().utc(), name_);
      CO_CHECK_OK(co_await first->send(start.line(producer_, next_seq_++)));
      CO_CHECK_OK(co_await first->finish(producer_, next_seq_ - 1));
      CO_CHECK_OK(co_await sync_store(context_));
      CO_TRY(state, look(offer));
    }
    const record::Block* block = state.ids.open();
    if (!block) co_return fail(Errc::io, "the journal took the import, but the store shows none");
    const Uuid uid = block->uid;
    co_await source_.begin(state.ids);
    CO_CHECK_OK(co_await send_all(offer.rows, uid));
    done_.resumed = done_.resumed || resumed_;
    co_return true;
  }

 private:
  Expected<record::ImportState> look(const record::ImportOffer& offer) {
    TRY(record::Database store, read_store_of(context_.env));
    return record::import_state(store, offer);
  }

  Co<Expected<>> send_all(std::int64_t rows, Uuid uid) {
    CO_TRY(auto door, co_await JournalDoor::open(context_));
    CO_TRY(record::Database store, read_store_of(context_.env));
    Progress progress(context_.loop.clock(), "rows", rows);
    Expected<> trouble;
    const std::int64_t first = next_seq_;
    while (true) {
      auto part = co_await source_.next();
      if (!part) {
        trouble = std::unexpected(part.error());
        break;
      }
      if (part->drafts.empty() && part->left_out.empty()) break;
      if (resumed_) CO_CHECK_OK(record::drop_present(store, part->drafts));
      for (const record::ImportDraft& draft : part->drafts)
        CO_CHECK_OK(co_await door->send(draft.line(producer_, next_seq_++)));
      done_.note(*part);
      progress.set(done_.rows);
    }
    // A source that cannot be read to its end leaves the go open: the next one goes on with it.
    if (!trouble && next_seq_ == first) co_return trouble;
    if (trouble) {
      const auto end = record::import_end(uid, context_.loop.clock().utc());
      CO_CHECK_OK(co_await door->send(end.line(producer_, next_seq_++)));
    }
    CO_CHECK_OK(co_await door->finish(producer_, next_seq_ - 1));
    progress.clear();
    CO_CHECK_OK(co_await sync_store(context_));
    co_return trouble;
  }

  Context& context_;
  AraSource& source_;
  const std::string& name_;
  Imported& done_;
  aio::BlockingPool pool_;
  const Uuid producer_;
  std::int64_t next_seq_ = 0;
  bool resumed_ = false;
};

}  // namespace

void Imported::note(record::ImportPart& part) {
  events += static_cast<std::int64_t>(part.drafts.size());
  rows += part.rows;
  left_out += static_cast<std::int64_t>(part.left_out.size());
  for (std::string& problem : part.left_out)
    if (problems.size() < kProblemsMax) problems.push_back(std::move(problem));
}

Co<Expected<Imported>> import_ara(Context& context, AraSource& source, std::string name) {
  Imported done;
  for (int i = 0; i < kGoesMax; ++i) {
    Go go(context, source, name, done);
    CO_TRY(const bool more, co_await go.run());
    if (!more) break;
  }
  co_return done;
}

}  // namespace hearth::app
