#pragma once
#include "record/api/beside.hh"
#include "record/api/writes.hh"
#include "record/testing/daemon.hh"

namespace hearth::record::testing {

/// What writes of the API need of a daemon's inside; counts the rounds that reach the journal.
class ApiDoor {
 public:
  explicit ApiDoor(Daemon& daemon) : daemon_(daemon) {}

  int rounds = 0;
  int asked = 0;                ///< for a store that is up to date
  bool ahead = false;           ///< results are answered before the store has them
  std::optional<Error> broken;  ///< the journal takes nothing while it is set

  api::WriteDoors doors() {
    return {[this] {
              ++asked;
              return daemon_.projection->sync();
            },
            [this](std::vector<api::Draft> drafts) { return append(std::move(drafts)); },
            [this] { return next_id(); }, nullptr, [this] { return ahead; }};
  }

 private:
  Uuid next_id() { return *Uuid::parse(uuid(4, ++seq_)); }

  Co<Expected<api::GivenRows>> append(std::vector<api::Draft> drafts) {
    if (broken) co_return std::unexpected(*broken);
    ++rounds;
    std::vector<Uuid> ids;
    journal::Intake::Ticket first = 0, last = 0;
    for (const api::Draft& draft : drafts) {
      ids.push_back(*Uuid::parse(uuid(6, static_cast<std::uint64_t>(events_))));
      const api::Stamp stamp{ids.back(), *Uuid::parse(uuid(8, 1)), events_++, daemon_.clock.utc()};
      CO_TRY(const auto added, daemon_.intake->add(event_line(draft, stamp)));
      if (ids.size() == 1) first = added.ticket;
      last = added.ticket;
    }
    CO_CHECK_OK(co_await daemon_.intake->settle(first, last));
    api::GivenRows rows;
    for (const Uuid& id : ids) rows.push_back(daemon_.ids.take_given(id));
    co_return rows;
  }

  Daemon& daemon_;
  std::uint64_t seq_ = 0;
  std::int64_t events_ = 0;
};

/// Nothing stands beside ARA's API.
struct NothingBeside final : api::Beside {
  auth::Scope needed(const api::Call&) const override { return auth::Scope::read; }
  Co<http::Response> answer(api::Call&) override { co_return http::Response{}; }
};

}  // namespace hearth::record::testing
