#pragma once
#include <cstdio>
#include <string>
#include <vector>

#include "base/text.hh"
#include "journal/event.hh"
#include "record/api/change.hh"
#include "record/api/read.hh"
#include "record/api/told_result.hh"
#include "record/project/row_ids.hh"
#include "record/testing/history.hh"

namespace hearth::record::testing {

/// A store, and what the daemon does with a request to it: decide, append, project, find the row.
class ApiWorld {
 public:
  Database db = memory_store();
  Lines log;
  std::vector<std::string> events;  ///< as the journal has them

  struct Sent {
    int status = 0;
    std::string body;  ///< of a refusal
    std::int64_t id = 0;
    api::Change change;
  };
  Sent send(api::Method method, api::Endpoint endpoint, std::int64_t id, std::string_view json,
            std::string_view type = "application/json") {
    const auto body = api::parse_body(type, json);
    if (!body) return {body.error().status, body.error().body, 0, {}};
    auto change = api::decide(context(), method, endpoint, id, *body);
    HEARTH_ASSERT(change);
    Sent sent{change->status, "", change->id, *change};
    if (change->refused) return {change->refused->status, change->refused->body, 0, *change};
    for (const api::Draft& draft : change->events) append(draft);
    if (sent.id == 0) {
      const auto made = api::made_row(db, *change, given_);
      HEARTH_ASSERT(made);
      sent.id = made->value_or(0);
    }
    // What is told without the store is what the store says then.
    if (!change->told.empty()) {
      const auto written = api::written_shape(db, endpoint, sent.id);
      HEARTH_ASSERT(written);
      const std::string told = api::with_id(sent.id, change->told);
      if (told != *written) std::fprintf(stderr, "%s\n%s\n", told.c_str(), written->c_str());
      HEARTH_ASSERT(told == *written);
    }
    return sent;
  }
  Sent post(api::Endpoint endpoint, std::string_view json) {
    return send(api::Method::post, endpoint, 0, json);
  }
  Sent patch(api::Endpoint endpoint, std::int64_t id, std::string_view json) {
    return send(api::Method::patch, endpoint, id, json);
  }
  Sent put(api::Endpoint endpoint, std::int64_t id, std::string_view json) {
    return send(api::Method::put, endpoint, id, json);
  }
  Sent remove(api::Endpoint endpoint, std::int64_t id) {
    return send(api::Method::remove, endpoint, id, "");
  }

  /// Takes in events of the callback, as it sends them (History without rows).
  void record(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) take(line);
  }
  void clock(UtcMicros at) { at_ = at; }

  std::int64_t ask(std::string_view sql) {
    const auto found = db.find(sql);
    if (!found) std::fprintf(stderr, "%s\n", found.error().message.c_str());
    HEARTH_ASSERT(found);
    return found->value_or(-1);
  }
  std::string text(std::string_view sql) {
    auto found = db.query(sql);
    HEARTH_ASSERT(found);
    const auto row = found->step();
    if (!row) std::fprintf(stderr, "%s\n", row.error().message.c_str());
    HEARTH_ASSERT(row);
    return *row ? found->maybe_text(0).value_or("(null)") : "(none)";
  }

 protected:
  /// A millisecond later than the last.
  api::Context context() {
    at_ += 1000;
    return {db, at_, *Uuid::parse(uuid(5, at_ / 1000)), "9.9", utc, nullptr, true};
  }
  /// The row that the journal gave it.
  std::optional<std::int64_t> append(const api::Draft& draft) {
    take(api::event_line(draft, {*Uuid::parse(uuid(6, seq_)), *Uuid::parse(uuid(8, 2)),
                                 static_cast<std::int64_t>(seq_), at_}));
    ++seq_;
    return given_;
  }

 private:
  static std::int64_t utc(std::int64_t local) { return local; }
  void take(const std::string& line) {
    const auto head = journal::read_new_event(line);
    if (!head) std::fprintf(stderr, "%s: %s\n", head.error().message.c_str(), line.c_str());
    HEARTH_ASSERT(head);
    given_ = ids_.row_of(*head, line);
    std::string kept;
    journal::append_event(kept, line, given_);
    events.push_back(kept);
    project(db, log, {kept}, 1);
  }

  RowIds ids_;
  std::optional<std::int64_t> given_;
  std::uint64_t seq_ = 0;
  UtcMicros at_ = 1'795'250'000'000'000;
};

}  // namespace hearth::record::testing
