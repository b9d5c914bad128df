#pragma once
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "aio/event.hh"
#include "aio/scope.hh"
#include "journal/follower.hh"
#include "record/hearth/route.hh"

namespace hearth::record::own {

/// Heads of the events that the journal gets, for all who watch it: read once, however many they
/// are, and told to all at once, so that what they ask for then is made once too
/// (shared_answers.hh). Reads nothing while nobody listens. On the loop's thread.
class HeadFeed {
 public:
  struct Head {
    Uuid run;
    std::string kind;
    std::string text;      ///< head_text
    journal::Cursor next;  ///< behind the event
  };

  HeadFeed(aio::Loop& loop, Log& log, aio::BlockingPool& pool,
           std::function<Expected<JournalDoor>()> journal)
      : loop_(loop), log_(log), pool_(pool), journal_(std::move(journal)) {}
  HeadFeed(const HeadFeed&) = delete;

  /// Has `wake` notified when there is more, while it lives.
  class Listening {
   public:
    Listening(HeadFeed& feed, aio::Event& wake) : feed_(feed), wake_(wake) { feed_.enter(wake_); }
    ~Listening() { feed_.leave(wake_); }
    Listening(const Listening&) = delete;

   private:
    HeadFeed& feed_;
    aio::Event& wake_;
  };

  /// Whether it has all that came behind `at`. For who listens.
  bool has(const journal::Cursor& at) const { return begin_ && *begin_ <= at && at <= end_; }
  /// All before it was read.
  const journal::Cursor& end() const { return end_; }
  /// Calls `each(head)` for what came behind `at`.
  template <class F>
  void since(const journal::Cursor& at, F each) const {
    auto one = heads_.end();
    while (one != heads_.begin() && std::prev(one)->next > at) --one;
    for (; one != heads_.end(); ++one) each(*one);
  }

  /// How long nothing is told after something was: the more listen, the rarer, up to half a second.
  static Duration gap_for(std::size_t listeners);

 private:
  /// Who is further behind reads the journal by himself: some megabyte of heads.
  static constexpr std::size_t kHeadsMax = 10'000;

  void enter(aio::Event& wake);
  void leave(aio::Event& wake);
  Co<> run(JournalDoor door);
  Co<Expected<>> read_some(journal::Follower& follower);

  aio::Loop& loop_;
  Log& log_;
  aio::BlockingPool& pool_;
  const std::function<Expected<JournalDoor>()> journal_;
  std::set<aio::Event*> listeners_;
  std::deque<Head> heads_;
  std::optional<journal::Cursor> begin_;  // nothing: it does not run
  journal::Cursor end_;
  std::optional<aio::Scope> scope_;
};

}  // namespace hearth::record::own
