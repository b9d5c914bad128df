#include "worker/memo_door.hh"

#include <algorithm>

#include "worker/receive.hh"

namespace hearth::worker {
namespace {

constexpr std::size_t kMemoTextMax = 512;  // bytes of a scope, a name or a key
constexpr double kTtlMax = 86'400;         // seconds
constexpr double kWaitMax = 600'000;       // ms
constexpr double kWaitDefault = 30'000;
// Of the texts in one answer: a header holds 65,536 bytes, and a text may grow when it is escaped.
constexpr std::size_t kListedBytesMax = 8'192;

Expected<std::string> text_member(const Frame& frame, std::string_view name) {
  const auto text = get_string(frame.header, name);
  if (!text || text->empty() || text->size() > kMemoTextMax)
    return fail(Errc::invalid, join({name, ": 1 to 512 bytes of text"}));
  return std::string(*text);
}

Expected<double> number_member(const Frame& frame, std::string_view name, double missing,
                               double most) {
  const Json* value = frame.header.if_contains(name);
  if (!value) return missing;
  if (!value->is_number()) return fail(Errc::invalid, join({name, ": a number"}));
  return std::clamp(value->to_number<double>(), 0.0, most);
}

Expected<MemoKey> read_key(const Frame& frame) {
  TRY(std::string scope, text_member(frame, "scope"));
  TRY(std::string key, text_member(frame, "key"));
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!std::all_of(key.begin(), key.end(), is_hex))
    return fail(Errc::invalid, "key: lower case hexadecimal digits");
  return MemoKey{std::move(scope), std::move(key)};
}

Expected<MemoQuestion> read_question(const Frame& frame) {
  TRY(MemoKey key, read_key(frame));
  TRY(std::string name, text_member(frame, "name"));
  TRY(const double ttl, number_member(frame, "ttl", 0, kTtlMax));
  TRY(const double wait, number_member(frame, "wait_ms", kWaitDefault, kWaitMax));
  const bool take = get_bool(frame.header, "take").value_or(false);
  return MemoQuestion{
      std::move(key), std::move(name),
      std::chrono::duration_cast<Duration>(std::chrono::duration<double>(ttl)),
      std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(wait)), take};
}

std::string encode_answer(const Memo::Answer& answer) {
  if (answer.value) return encode_frame({{"t", "memo"}, {"state", "hit"}}, *answer.value);
  return encode_frame({{"t", "memo"}, {"state", "miss"}, {"flight", answer.flight}});
}

Co<> tell_hangup(aio::UnixSocket& connection, aio::Event& told) {
  (void)co_await connection.wait_hangup();
  told.set();
}

}  // namespace

bool is_memo_message(std::string_view type) {
  return type.starts_with("memo.");
}

MemoDoor::Asker::Asker(MemoDoor& door, aio::UnixSocket& connection)
    : door(door), connection(connection), id(door.next_++), told(door.loop_) {
  door.askers_.emplace(id, this);
}

MemoDoor::Asker::~Asker() {
  door.askers_.erase(id);
  door.memo_.gone(id);
  door.deliver();
}

MemoDoor::MemoDoor(aio::Loop& loop, MemoLimits limits)
    : loop_(loop), memo_(limits), sooner_(loop), scope_(loop) {
  scope_.start("memo: what is due", keep_time());
}

MemoDoor::~MemoDoor() = default;

Co<> MemoDoor::serve(aio::UnixSocket& connection, FrameParser& parser, Frame first) {
  Asker asker(*this, connection);
  Expected<Frame> frame = std::move(first);
  std::vector<aio::Fd> fds;
  while (frame) {
    auto bytes = co_await reply(asker, *frame);
    const bool understood = bytes.has_value();
    if (!bytes) bytes = encode_frame({{"t", "refused"}, {"why", bytes.error().message}});
    const auto written = co_await connection.write_all(*bytes);
    if (!written || !understood) co_return;
    frame = co_await receive_frame(connection, parser, fds);
    fds.clear();
  }
}

Co<Expected<std::string>> MemoDoor::reply(Asker& asker, const Frame& frame) {
  const std::string type(frame.type());
  if (type == "memo.get") co_return co_await get(asker, frame);
  if (type == "memo.put") co_return put(asker, frame);
  if (type == "memo.drop") co_return drop(asker, frame);
  if (type == "memo.clear") co_return clear(frame);
  if (type == "memo.list") co_return list();
  co_return fail(Errc::protocol, "unknown message");
}

Co<Expected<std::string>> MemoDoor::get(Asker& asker, const Frame& frame) {
  CO_TRY(const MemoQuestion question, read_question(frame));
  auto answer = memo_.get(asker.id, question, loop_.clock().now());
  deliver();
  if (!answer) answer = co_await wait(asker);
  co_return encode_answer(*answer);
}

/// Until somebody puts the value, nobody does any more, or the asker's own time is over. An asker
/// that hangs up meanwhile is given anything: nobody reads it.
Co<Memo::Answer> MemoDoor::wait(Asker& asker) {
  aio::Scope watch(loop_);
  watch.start("memo: hang-up", tell_hangup(asker.connection, asker.told));
  (void)co_await asker.told.wait();
  asker.told.clear();
  co_return std::exchange(asker.answer, std::nullopt).value_or(Memo::Answer{});
}

Expected<std::string> MemoDoor::put(Asker& asker, const Frame& frame) {
  TRY(const MemoQuestion question, read_question(frame));
  const Memo::Put put =
      memo_.put(asker.id, question, std::string(frame.body()), loop_.clock().now());
  deliver();
  switch (put) {
    case Memo::Put::kept:
      return encode_frame({{"t", "memo"}, {"state", "kept"}});
    case Memo::Put::too_big:
      return encode_frame({{"t", "memo"}, {"state", "refused"}, {"why", "too big"}});
    case Memo::Put::cleared:
      return encode_frame({{"t", "memo"}, {"state", "refused"}, {"why", "cleared"}});
    case Memo::Put::ttl:
      break;
  }
  return encode_frame({{"t", "memo"}, {"state", "refused"}, {"why", "ttl"}});
}

Expected<std::string> MemoDoor::drop(Asker& asker, const Frame& frame) {
  TRY(const MemoKey key, read_key(frame));
  memo_.drop(asker.id, key, get_bool(frame.header, "all").value_or(false));
  deliver();
  return encode_frame({{"t", "memo"}, {"state", "dropped"}});
}

Expected<std::string> MemoDoor::clear(const Frame& frame) {
  std::optional<std::string> scope;
  if (const auto text = get_string(frame.header, "scope")) scope = std::string(*text);
  std::optional<std::set<std::string>> names;
  if (const JsonArray* listed = get_array(frame.header, "names")) {
    names.emplace();
    for (const Json& name : *listed)
      if (name.is_string()) names->emplace(name.get_string());
  }
  const Memo::Cleared cleared = memo_.clear(scope, names);
  deliver();
  JsonArray told;
  std::size_t bytes = 0;
  for (const std::string& name : cleared.names)
    if ((bytes += name.size() + 8) <= kListedBytesMax) told.emplace_back(name);
  const std::size_t left_out = cleared.names.size() - told.size();
  return encode_frame({{"t", "memo.cleared"},
                       {"entries", cleared.entries},
                       {"names", std::move(told)},
                       {"left_out", left_out}});
}

std::string MemoDoor::list() const {
  JsonObject answer = describe();
  answer["t"] = "memo.list";
  JsonArray told;
  std::size_t bytes = 0;
  const auto groups = memo_.groups(loop_.clock().now());
  for (const Memo::Group& group : groups) {
    if ((bytes += group.scope.size() + group.name.size() + 32) > kListedBytesMax) break;
    told.push_back(JsonObject{{"scope", group.scope},
                              {"name", group.name},
                              {"entries", group.entries},
                              {"bytes", group.bytes},
                              {"hits", group.hits},
                              {"age_ms", ms_of(group.oldest)},
                              {"unused_ms", ms_of(group.unused)}});
  }
  answer["left_out"] = groups.size() - told.size();
  answer["groups"] = std::move(told);
  return encode_frame(answer);
}

void MemoDoor::clear(const std::optional<std::string>& scope) {
  memo_.clear(scope, {});
  deliver();
}

JsonObject MemoDoor::describe() const {
  const Memo::Counts counts = memo_.counts();
  return {{"entries", counts.entries},
          {"bytes", counts.bytes},
          {"waiting", counts.waiting},
          {"hits", counts.hits},
          {"misses", counts.misses}};
}

/// After each change of the memo: who waited is told, and what is due sooner is not overslept.
void MemoDoor::deliver() {
  for (Memo::Answer& answer : memo_.take_answers()) {
    const auto asker = askers_.find(answer.asker);
    if (asker == askers_.end()) continue;
    asker->second->answer = std::move(answer);
    asker->second->told.set();
  }
  const auto due = memo_.next_due();
  if (due && (!wakes_at_ || *due < *wakes_at_)) sooner_.set();
}

Co<> MemoDoor::keep_time() {
  while (true) {
    wakes_at_ = memo_.next_due();
    sooner_.clear();
    const Deadline deadline = wakes_at_.value_or(kNoDeadline);
    const auto woken = co_await aio::with_deadline(loop_, deadline, sooner_.wait());
    if (!woken && woken.error().code == Errc::cancelled) co_return;
    memo_.expire(loop_.clock().now());
    deliver();
  }
}

}  // namespace hearth::worker
