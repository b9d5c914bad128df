#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "aio/scope.hh"
#include "journal/writer.hh"
#include "record/project/projection.hh"
#include "record/store/store.hh"
#include "record/testing/history.hh"
#include "record/testing/temp_home.hh"

namespace hearth::record::testing {

inline constexpr Projection::Options kQuick{
    std::chrono::milliseconds(5), std::chrono::milliseconds(20), std::chrono::milliseconds(20)};

/// A daemon's inside: journal, intake, projection, on a loop. Inside of gtest.
struct Daemon {
  TempHome home;
  Lines log;
  const std::unique_ptr<Clock> time;
  Clock& clock{*time};
  aio::Loop loop{clock};
  aio::BlockingPool pool{loop, 2};
  RowIds ids;
  journal::JournalFolder folder;
  const Projection::Options options;
  std::optional<journal::Intake> intake;
  std::optional<Projection> projection;

  explicit Daemon(Projection::Options how = kQuick,
                  std::unique_ptr<Clock> clock_used = std::make_unique<aio::SystemClock>())
      : time(std::move(clock_used)), options(how) {
    std::filesystem::create_directory(home.path);
    std::filesystem::permissions(home.path, std::filesystem::perms::owner_all);
    start();
  }

  /// What the journal took and has not written is gone then.
  void crash() {
    projection.reset();
    intake.reset();
    ids = {};
  }
  void start() {
    folder = *journal::named_journal(home.path + "/journal", "daemon", *Uuid::parse(uuid(7, 1)));
    journal::Dedup dedup;
    auto writer = journal::Writer::open(folder, dedup, log);
    HEARTH_ASSERT(writer);
    HEARTH_ASSERT(restore_row_ids(ids, home.store(), folder, log));
    intake.emplace(loop, pool, log, ids, *std::move(writer), std::move(dedup));
    projection.emplace(loop, pool, log, *intake, folder, home.store(), options);
  }

  /// Runs `work` to its end.
  void run(Co<> work) {
    struct Run {
      static Co<> then_stop(aio::Loop& loop, Co<> work) {
        co_await std::move(work);
        loop.stop();
      }
    };
    aio::Scope scope(loop);
    scope.start("test", Run::then_stop(loop, std::move(work)));
    loop.run();
    ASSERT_EQ(scope.size(), 0u);
  }

  Co<> append(const std::vector<std::string>& events) {
    for (const std::string& event : events) {
      const auto added = intake->add(event);
      EXPECT_TRUE(added) << (added ? "" : added.error().message);
      if (!added) co_return;
      const auto settled = co_await intake->settle(added->ticket, added->ticket);
      EXPECT_TRUE(settled);
    }
  }
  std::int64_t count(std::string_view sql) {
    auto db = read_store(home.store());
    EXPECT_TRUE(db) << (db ? "" : db.error().message);
    return db ? db->find(sql)->value_or(-1) : -1;
  }
};

}  // namespace hearth::record::testing
