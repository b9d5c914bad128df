#pragma once
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "aio/event.hh"
#include "base/time.hh"
#include "journal/cursor.hh"
#include "record/api/answer.hh"

namespace hearth::record::own {

/// Answers that many ask for at the same moment, as all watchers of a run do when something of it
/// happened: made once. Who asks says what he has seen of the journal; an answer that is as new as
/// that will do, for a second. On the loop's thread.
class SharedAnswers {
 public:
  using Make = std::function<Co<Expected<api::Answer>>()>;

  explicit SharedAnswers(aio::Loop& loop) : loop_(loop) {}
  SharedAnswers(const SharedAnswers&) = delete;

  /// The answer of `key`, from `make` or from somebody's before. `end`: the journal's, now. An
  /// answer is made of all before the end at the time of its asking.
  Co<Expected<api::Answer>> get(std::string key, journal::Cursor seen, journal::Cursor end,
                                Make make);

  std::size_t size() const { return entries_.size(); }

 private:
  static constexpr std::size_t kEntriesMax = 32;
  static constexpr std::size_t kBytesMax = 4 * 1024 * 1024;
  static constexpr Duration kAgeMax = std::chrono::seconds(1);

  struct Entry {
    Entry(aio::Loop& loop, std::string its_key, journal::Cursor end)
        : key(std::move(its_key)), at(end), done(loop) {}
    const std::string key;
    const journal::Cursor at;  ///< all before it is in the answer
    Deadline made;
    std::shared_ptr<const api::Answer> answer;  ///< null: somebody makes it, or it failed
    aio::Event done;                            ///< set once one or the other is known
  };
  using Shared = std::shared_ptr<Entry>;
  class Making;

  Shared find(const std::string& key, const journal::Cursor& seen);
  void forget_old();

  aio::Loop& loop_;
  std::list<Shared> entries_;  // the newest first
};

}  // namespace hearth::record::own
