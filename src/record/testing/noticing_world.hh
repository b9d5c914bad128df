#pragma once
#include <memory>
#include <optional>
#include <string>

#include "aio/sim.hh"
#include "base/text.hh"
#include "record/project/noticing.hh"
#include "record/testing/daemon.hh"

namespace hearth::record::testing {

/// A daemon with noticing, on simulated time, that can be killed. What was queued and is not on
/// disk is gone then, and its producer sends it again, as the doors of the journal ask of
/// producers.
struct NoticingWorld {
  Daemon daemon{Projection::Options(), std::make_unique<aio::SimClock>()};
  History history{false};  ///< what there is to record
  std::optional<Noticing> noticing;
  bool refuses = false;    ///< the journal takes no answers: a full disk
  std::uint64_t told = 0;  ///< answers that were queued
  std::uint64_t starts = 0;
  std::size_t sent = 0;

  NoticingWorld() { start(); }
  ~NoticingWorld() {
    daemon.run(noticing->close());
    daemon.run(daemon.projection->close());
  }

  void kill() {
    noticing.reset();
    daemon.crash();
    daemon.start();
    start();
  }
  void start() {
    Noticing::Doors doors;
    doors.projected = [this] { return daemon.projection->sync(); };
    doors.append = [this](JsonObject event) { return append(std::move(event)); };
    noticing.emplace(daemon.loop, daemon.pool, daemon.log, *daemon.intake, daemon.folder,
                     daemon.home.store(), std::move(doors));
    seq_ = 0;
    ++starts;
    send_again();
  }
  /// What the journal did not acknowledge is to be sent once more.
  void send_again() {
    sent =
        static_cast<std::size_t>(daemon.intake->acked(*Uuid::parse(uuid(8, 1))).value_or(-1) + 1);
  }
  /// As before a cut of what was pruned.
  void new_segment() { daemon.run(begin_segment(daemon)); }
  /// Queues what was not sent yet.
  void send() {
    for (; sent < history.events.size(); ++sent) {
      const auto added = daemon.intake->add(history.events[sent]);
      ASSERT_TRUE(added) << added.error().message;
    }
  }
  /// Lets the daemon work for this long; what is on the pool runs to its end.
  void wait(Duration time) {
    struct Wait {
      static Co<> run(aio::Loop& loop, Duration time) { (void)co_await aio::sleep_for(loop, time); }
    };
    daemon.run(Wait::run(daemon.loop, time));
  }
  /// All that was sent is decided, and the answers are in the tables.
  void sync() {
    send();
    daemon.run(all_done(*this));
  }

  std::int64_t rows() { return daemon.count("SELECT count(*) FROM machine_hosts"); }
  /// "run host verdict machine" of all, a line each.
  std::string verdicts() {
    auto db = read_store(daemon.home.store());
    HEARTH_ASSERT(db);
    auto found = db->query(
        "SELECT run_uid, host, verdict, told_uid FROM machine_hosts ORDER BY run_uid, host");
    HEARTH_ASSERT(found);
    std::string out;
    while (*found->step())
      out +=
          line(uuid_of(found->blob(0)), found->text(1), found->integer(2), uuid_of(found->blob(3)));
    return out;
  }
  static std::string line(const Uuid& run, std::string_view host, std::int64_t verdict,
                          const Uuid& machine) {
    return join({run.text(), " ", host, " ", std::to_string(verdict), " ", machine.text(), "\n"});
  }

 private:
  Co<Expected<journal::Intake::Ticket>> append(JsonObject event) {
    if (refuses) co_return fail(Errc::full, "no space left on device");
    event["v"] = 1;
    event["id"] = uuid(6, ++told);
    event["producer"] = uuid(8, 1 + starts);
    event["seq"] = seq_++;
    event["at"] = daemon.clock.utc();
    CO_TRY(const auto added, daemon.intake->add(to_text(event), journal::Intake::When::with_next));
    co_return added.ticket;
  }
  static Co<> begin_segment(Daemon& daemon) { (void)co_await daemon.intake->begin_segment(); }
  static Co<> settled(NoticingWorld& world) {
    const auto last = world.daemon.intake->latest();
    const auto written = co_await world.daemon.intake->settle(last, last);
    EXPECT_TRUE(written);
  }
  static Co<> all_done(NoticingWorld& world) {
    co_await settled(world);
    const auto noticed = co_await world.noticing->sync();
    EXPECT_TRUE(noticed) << (noticed ? "" : noticed.error().message);
    co_await settled(world);
    const auto projected = co_await world.daemon.projection->sync();
    EXPECT_TRUE(projected) << (projected ? "" : projected.error().message);
  }

  std::int64_t seq_ = 0;
};

}  // namespace hearth::record::testing
