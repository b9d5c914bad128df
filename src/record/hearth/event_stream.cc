#include "record/hearth/event_stream.hh"

#include "base/text.hh"
#include "http/sse.hh"
#include "record/api/apart.hh"
#include "record/hearth/cursor_text.hh"
#include "record/hearth/head_feed.hh"
#include "record/hearth/kinds.hh"
#include "record/query/json_text.hh"

namespace hearth::record::own {
namespace {

using journal::Cursor;
using journal::Follower;

/// Proxies give up on a connection that is silent for a minute, some for 20 s.
constexpr auto kSilence = std::chrono::seconds(15);
/// Small enough that a slow client takes one within the server's time for a part.
constexpr std::size_t kPartBytes = 32 * 1024;

/// What of the events is shown, in parts. Events are up to 16 MiB each: reading one takes 33 ms.
std::vector<std::string> shown_parts(const EventWish& wish,
                                     const std::vector<Follower::Event>& events) {
  std::vector<std::string> parts;
  for (const Follower::Event& event : events) {
    const auto head = passes(wish, event.line);
    if (!head) continue;
    if (parts.empty() || parts.back().size() >= kPartBytes) parts.emplace_back();
    parts.back() += shown_event(wish, wish.heads ? head_text(*head) : event.line, event.next);
  }
  return parts;
}

/// One stream on its way.
class Stream {
 public:
  Stream(const Parts& parts, JournalDoor door, EventWish wish, Cursor from,
         std::shared_ptr<Streams::Place> place, http::BodyWriter& body)
      : parts_(parts),
        door_(std::move(door)),
        wish_(std::move(wish)),
        place_(std::move(place)),
        body_(body),
        at_(from) {
    if (wish_.heads && wish_.follow) {
      watching_.emplace(parts.heads, place_->wake());
    } else {
      listening_.emplace(door_.intake, place_->wake());
    }
  }

  Co<Expected<>> run() {
    CO_CHECK_OK(co_await say(shown_place(wish_, at_)));
    while (!place_->ending()) {
      if (is_fed()) {
        follower_.reset();
        CO_CHECK_OK(co_await (at_ < parts_.heads.end() ? send_heads() : wait()));
        continue;
      }
      if (!follower_) follower_.emplace(parts_.loop, parts_.pool, door_.intake, door_.folder, at_);
      if (!follower_->caught_up()) {
        CO_CHECK_OK(co_await send_some());
      } else if (wish_.follow) {
        CO_CHECK_OK(co_await wait());
      } else {
        break;
      }
    }
    co_return Expected<>{};
  }

 private:
  /// What comes is read for it too; it is not so far behind that it has to read by itself.
  bool is_fed() const { return watching_ && parts_.heads.has(at_); }

  Co<Expected<>> send_heads() {
    std::string part;
    parts_.heads.since(at_, [&](const HeadFeed::Head& head) {
      if (wish_.run && head.run != *wish_.run) return;
      if (is_wanted(wish_.kinds, head.kind)) part += shown_event(wish_, head.text, head.next);
    });
    at_ = parts_.heads.end();
    if (!part.empty()) co_return co_await say(std::move(part));
    if (parts_.loop.clock().now() < quiet_until_) co_return Expected<>{};
    co_return co_await say(shown_place(wish_, at_));
  }

  /// What is in the journal and was not looked at yet, or a part of it.
  Co<Expected<>> send_some() {
    auto events = co_await follower_->next();
    if (!events && events.error().code == Errc::corrupt) {
      parts_.log.warning(
          join({"events: ", events.error().message, "; the rest of it is left out"}));
      follower_->skip_segment();
      co_return Expected<>{};
    }
    if (!events) co_return std::unexpected(std::move(events).error());
    std::size_t bytes = 0;
    for (const Follower::Event& event : *events) bytes += event.line.size();
    CO_TRY(auto parts, co_await api::apart(parts_.pool, bytes, [this, &events] {
             return shown_parts(wish_, *events);
           }));
    at_ = events->back().next;
    for (std::string& part : parts) CO_CHECK_OK(co_await say(std::move(part)));
    if (parts_.loop.clock().now() >= quiet_until_)
      CO_CHECK_OK(co_await say(shown_place(wish_, at_)));
    co_return Expected<>{};
  }

  /// Until there is more, it shall end, or it was silent for long enough.
  Co<Expected<>> wait() {
    const Expected<> woken =
        co_await aio::with_deadline(parts_.loop, quiet_until_, place_->wake().wait());
    if (!woken && woken.error().code == Errc::timeout)
      co_return co_await say(shown_place(wish_, at_));
    co_return woken;
  }

  Co<Expected<>> say(std::string part) {
    CO_CHECK_OK(co_await body_.write(std::move(part)));
    quiet_until_ = parts_.loop.clock().now() + kSilence;
    co_return Expected<>{};
  }

  const Parts& parts_;
  const JournalDoor door_;
  const EventWish wish_;
  const std::shared_ptr<Streams::Place> place_;
  http::BodyWriter& body_;
  std::optional<journal::Intake::Listening> listening_;
  std::optional<HeadFeed::Listening> watching_;
  std::optional<Follower> follower_;  // while it reads the journal by itself
  Cursor at_;
  Deadline quiet_until_;
};

}  // namespace

std::string shown_event(const EventWish& wish, std::string_view line, const Cursor& next) {
  const std::string cursor = cursor_text(next);
  if (!wish.lines) return to_text(http::SseEvent{cursor, "", std::string(line)});
  const std::size_t end = line.rfind('}');
  return join({line.substr(0, end), ",\"cursor\":\"", cursor, "\"}\n"});
}

std::string shown_place(const EventWish& wish, const Cursor& at) {
  // An event without data is not dispatched, but its id is remembered (WHATWG HTML, 9.2.6).
  if (!wish.lines) return join({"id: ", cursor_text(at), "\n\n"});
  return join({"{\"kind\":null,\"cursor\":\"", cursor_text(at), "\"}\n"});
}

std::string head_text(const journal::EventHead& head) {
  return ObjectText()
      .text("kind", head.kind)
      .text("run", head.run.text())
      .number("row", head.row)
      .number("at", head.at)
      .done();
}

std::optional<journal::EventHead> passes(const EventWish& wish, std::string_view line) {
  auto head = journal::read_event(line);
  if (!head || !is_shown(head->kind)) return {};
  if (wish.run && head->run != *wish.run) return {};
  if (!is_wanted(wish.kinds, head->kind)) return {};
  return *std::move(head);
}

Co<Expected<>> stream_events(const Parts& parts, JournalDoor door, EventWish wish, Cursor from,
                             std::shared_ptr<Streams::Place> place, http::BodyWriter& body) {
  Stream stream(parts, std::move(door), std::move(wish), from, std::move(place), body);
  co_return co_await stream.run();
}

}  // namespace hearth::record::own
