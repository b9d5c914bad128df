#include "record/hearth/shared_answers.hh"

namespace hearth::record::own {

/// While an answer is made: whoever waits for it goes on when it is there, or when its maker's
/// client has hung up and taken the coroutine with it.
class SharedAnswers::Making {
 public:
  Making(SharedAnswers& all, Shared entry) : all_(all), entry_(std::move(entry)) {
    all_.entries_.push_front(entry_);
  }
  ~Making() {
    if (!entry_->answer) all_.entries_.remove(entry_);
    entry_->done.set();
  }
  Making(const Making&) = delete;

 private:
  SharedAnswers& all_;
  const Shared entry_;
};

SharedAnswers::Shared SharedAnswers::find(const std::string& key, const journal::Cursor& seen) {
  for (const Shared& entry : entries_)
    if (entry->at >= seen && entry->key == key) return entry;
  return nullptr;
}

void SharedAnswers::forget_old() {
  const Deadline now = loop_.clock().now();
  std::size_t entries = 0, bytes = 0;
  std::erase_if(entries_, [&](const Shared& entry) {
    if (!entry->answer) return false;
    bytes += entry->answer->body.size();
    return now - entry->made > kAgeMax || ++entries > kEntriesMax || bytes > kBytesMax;
  });
}

Co<Expected<api::Answer>> SharedAnswers::get(std::string key, journal::Cursor seen,
                                             journal::Cursor end, Make make) {
  forget_old();
  while (const Shared entry = find(key, seen)) {
    CO_CHECK_OK(co_await entry->done.wait());
    if (entry->answer) co_return *entry->answer;
  }
  const auto entry = std::make_shared<Entry>(loop_, std::move(key), end);
  const Making making(*this, entry);
  auto answer = co_await make();
  // What failed may have failed for this one alone: he hung up, say.
  if (!answer) co_return answer;
  entry->made = loop_.clock().now();
  entry->answer = std::make_shared<const api::Answer>(*std::move(answer));
  co_return *entry->answer;
}

}  // namespace hearth::record::own
