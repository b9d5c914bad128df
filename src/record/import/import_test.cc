#include <gtest/gtest.h>

#include "base/text.hh"
#include "journal/event.hh"
#include "record/import/event_lines.hh"
#include "record/import/go.hh"
#include "record/testing/history.hh"

namespace hearth::record {
namespace {

using testing::dump;
using testing::uuid;

/// A store and what the journal does before it: gives rows their ids.
struct ImportHome {
  Database db = testing::memory_store();
  testing::Lines log;
  RowIds ids;
  std::vector<std::string> events;

  void take(const std::string& line) {
    const auto head = journal::read_new_event(line);
    ASSERT_TRUE(head) << head.error().message << "\n" << line;
    std::string event;
    journal::append_event(event, line, ids.row_of(*head, line));
    events.push_back(event);
    testing::project(db, log, {event}, 1);
  }
  std::int64_t ask(std::string_view sql) {
    const auto found = db.find(sql);
    EXPECT_TRUE(found) << (found ? "" : found.error().message);
    return found ? found->value_or(-1) : -1;
  }
};

constexpr const char* kAraRun = "0b0b0b0b-0000-8000-8000-000000000001";

/// A playbook with one row in each table, as an import of ARA's tells it.
struct Ara {
  std::int64_t seq = 0;
  Uuid producer = *Uuid::parse(uuid(9, 1));
  std::int64_t base = 0;

  std::string line(std::string kind, std::int64_t want, std::string set) {
    ImportDraft draft;
    draft.kind = std::move(kind);
    draft.run = *Uuid::parse(kAraRun);
    draft.at = 1'000'000;
    draft.want = want + base;
    const Uuid uid = derived_uuid("test", join({draft.kind, "/", std::to_string(want)}));
    draft.members = join({"\"uid\":\"", uid.text(), "\",\"updated\":2000000,\"set\":{", set, "}"});
    return draft.line(producer, seq++);
  }
  std::string id(std::int64_t there) const { return std::to_string(there + base); }

  std::vector<std::string> all() {
    const std::string in = join({"\"playbook\":", id(3)});
    return {
        line("api.playbook", 3,
             "\"path\":\"site.yml\",\"status\":\"completed\",\"labels\":[\"l\"]"),
        line("api.host", 40, join({in, ",\"name\":\"web1\",\"ok\":2"})),
        line("api.file", 5, join({in, ",\"path\":\"site.yml\",\"content\":\"---\\n\""})),
        line("api.play", 6, join({in, ",\"uuid\":\"", uuid(1, 1), "\",\"name\":\"p\""})),
        line("api.task", 7,
             join({in, ",\"play\":", id(6), ",\"file\":", id(5),
                   ",\"action\":\"ping\",\"lineno\":1,\"handler\":false"})),
        line("api.result", 80,
             join({in, ",\"play\":", id(6), ",\"task\":", id(7), ",\"host\":", id(40),
                   ",\"status\":\"ok\",\"content\":{\"a\":1.0}"})),
        line("api.record", 9, join({in, ",\"key\":\"k\",\"type\":\"text\",\"value\":\"v\""})),
    };
  }
};

Reserved ara_ids() {
  Reserved ids;
  ids.upto[static_cast<int>(Table::playbooks)] = 3;
  ids.upto[static_cast<int>(Table::hosts)] = 40;
  ids.upto[static_cast<int>(Table::files)] = 5;
  ids.upto[static_cast<int>(Table::plays)] = 6;
  ids.upto[static_cast<int>(Table::tasks)] = 7;
  ids.upto[static_cast<int>(Table::results)] = 80;
  ids.upto[static_cast<int>(Table::records)] = 9;
  return ids;
}

/// Begins an import; the base that the journal gave.
std::int64_t begin(ImportHome& home, Ara& ara, std::int64_t number = 1) {
  ImportOffer offer;
  offer.source = "test";
  offer.ids = ara_ids();
  const auto state = import_state(home.db, offer);
  EXPECT_TRUE(state);
  const Uuid uid = *Uuid::parse(uuid(8, static_cast<std::uint64_t>(number)));
  home.take(import_start(*state, offer, uid, 5, "a.sqlite").line(ara.producer, ara.seq++));
  const auto blocks = blocks_of(home.db, "test");
  EXPECT_TRUE(blocks && !blocks->empty());
  return blocks->back().base;
}

TEST(Import, AnEmptyStoreKeepsTheSourcesNumbers) {
  ImportHome home;
  Ara ara;
  EXPECT_EQ(begin(home, ara), 0);
  for (const std::string& line : ara.all()) home.take(line);
  EXPECT_TRUE(home.log.lines.empty()) << home.log.lines[0];
  EXPECT_EQ(home.ask("SELECT id FROM playbooks"), 3);
  EXPECT_EQ(home.ask("SELECT id FROM results WHERE host_id = 40 AND task_id = 7"), 80);
  EXPECT_EQ(home.ask("SELECT updated FROM results"), 2'000'000);
  EXPECT_EQ(home.ask("SELECT created FROM results"), 1'000'000);
  EXPECT_EQ(home.ids.next("result"), 81) << "nobody else gets what was reserved";
}

TEST(Import, AStoreWithRowsGetsThemAboveItsOwn) {
  ImportHome home;
  testing::History history(false);
  testing::add_story(history);
  for (const std::string& line : history.events) home.take(line);
  const std::int64_t results = home.ask("SELECT count(*) FROM results");
  Ara ara;
  ara.base = begin(home, ara);
  ASSERT_GT(ara.base, 0);
  for (const std::string& line : ara.all()) home.take(line);
  EXPECT_TRUE(home.log.lines.empty()) << home.log.lines[0];
  EXPECT_EQ(home.ask("SELECT count(*) FROM results"), results + 1);
  EXPECT_EQ(home.ask("SELECT max(id) FROM results"), 80 + ara.base);
  EXPECT_EQ(home.ask("SELECT count(*) FROM playbooks WHERE n_results = 1 AND n_hosts = 1"), 1);
}

TEST(Import, WhatComesAgainIsThereOnceAndARebuildIsTheSame) {
  ImportHome home;
  Ara ara;
  begin(home, ara);
  for (const std::string& line : ara.all()) home.take(line);
  for (const std::string& line : ara.all()) home.take(line);
  const std::string after = dump(home.db);
  EXPECT_EQ(home.ask("SELECT count(*) FROM results"), 1);
  EXPECT_EQ(home.ask("SELECT n FROM counts WHERE \"table\" = 'results'"), 1);
  for (const std::size_t batch : {1, 4, 100}) {
    Database again = testing::memory_store();
    testing::Lines log;
    testing::project(again, log, home.events, batch);
    EXPECT_EQ(dump(again), after);
  }
}

TEST(Import, WhatAPersonDeletedDoesNotComeBackWithTheRest) {
  ImportHome home;
  Ara ara;
  begin(home, ara);
  for (const std::string& line : ara.all()) home.take(line);
  ImportDraft gone;
  gone.kind = "api.delete";
  gone.run = *Uuid::parse(kAraRun);
  gone.members = "\"table\":\"playbook\",\"number\":3";
  home.take(gone.line(ara.producer, ara.seq++));
  for (const std::string& line : ara.all()) home.take(line);
  EXPECT_EQ(home.ask("SELECT count(*) FROM playbooks"), 0);
  EXPECT_EQ(home.ask("SELECT count(*) FROM hosts"), 0);
  EXPECT_TRUE(home.log.lines.empty()) << home.log.lines[0];
}

TEST(Import, ReservedNumbersOutliveARestart) {
  ImportHome home;
  Ara ara;
  begin(home, ara);
  RowIds from_store, from_journal;
  ASSERT_TRUE(from_store.restore(home.db));
  EXPECT_EQ(from_store.next("result"), 81);
  for (const std::string& event : home.events) from_journal.saw(*journal::read_event(event), event);
  EXPECT_EQ(from_journal.next("result"), 81);
}

TEST(Import, AGoThatWasCutOffIsGoneOnWith) {
  ImportHome home;
  Ara ara;
  begin(home, ara);
  ImportOffer offer;
  offer.source = "test";
  offer.ids = ara_ids();
  auto state = import_state(home.db, offer);
  ASSERT_TRUE(state);
  ASSERT_TRUE(state->ids.open());
  const Uuid uid = state->ids.open()->uid;
  home.take(import_end(uid, 9).line(ara.producer, ara.seq++));
  state = import_state(home.db, offer);
  EXPECT_FALSE(state->ids.open());
  EXPECT_FALSE(state->news) << "nothing new: there is nothing to do";
  offer.ids.upto[static_cast<int>(Table::results)] = 85;
  state = import_state(home.db, offer);
  EXPECT_TRUE(state->news);
  EXPECT_EQ(state->ids.here(Table::results, 80), 80);
  EXPECT_FALSE(state->ids.here(Table::results, 81));
}

TEST(Import, NobodyGetsARowThatWasNotReserved) {
  ImportHome home;
  Ara ara;
  home.take(ara.line("api.playbook", 1000, "\"path\":\"a.yml\""));
  EXPECT_EQ(home.ask("SELECT id FROM playbooks"), 1);
}

// ---- events of another journal -----------------------------------------------------------------

/// A run that was made through the API in another store, in its journal.
std::vector<std::string> api_run() {
  ImportHome other;
  Ara ara;
  begin(other, ara);
  for (const std::string& line : ara.all()) other.take(line);
  // import.start and import.end belong to the import.
  std::erase_if(other.events, [](const std::string& event) {
    return journal::read_event(event)->kind.starts_with("import.");
  });
  return other.events;
}

TEST(BroughtOver, ARunWithNumbersGetsNewOnes) {
  EventSurvey survey;
  for (const std::string& event : api_run()) ASSERT_TRUE(survey.add(event));
  EXPECT_TRUE(survey.by_number);
  EXPECT_EQ(survey.ids.after[static_cast<int>(Table::results)], 79);
  EXPECT_EQ(survey.ids.upto[static_cast<int>(Table::results)], 80);
  ImportHome home;
  testing::History history(false);
  testing::add_story(history);
  for (const std::string& line : history.events) home.take(line);
  ImportOffer offer;
  offer.source = "run:test";
  offer.ids = survey.ids;
  const Uuid producer = *Uuid::parse(uuid(9, 2));
  std::int64_t seq = 0;
  const Uuid uid = *Uuid::parse(uuid(8, 2));
  home.take(import_start({}, offer, uid, 5, "run.hearth").line(producer, seq++));
  const std::int64_t base = blocks_of(home.db, "run:test")->back().base;
  for (const std::string& event : api_run()) {
    const auto draft = brought_over(event, {base, {}});
    ASSERT_TRUE(draft) << draft.error().message;
    home.take(draft->line(producer, seq++));
  }
  EXPECT_TRUE(home.log.lines.empty()) << home.log.lines[0];
  const std::string same =
      "SELECT count(*) FROM results r JOIN tasks t ON t.id = r.task_id JOIN playbooks p"
      " ON p.id = r.playbook_id WHERE t.playbook_id = p.id AND p.path = 'site.yml'"
      " AND p.n_results = 1 AND r.content_body IS NOT NULL";
  EXPECT_EQ(home.ask(same), 1);
}

TEST(BroughtOver, WhatPeopleDecidedElsewhereStaysThere) {
  for (const std::string kind :
       {"token.created", "token.revoked", "prune", "cut", "import.start"}) {
    testing::History history;
    const std::string event = history.add(kind, R"("name":"x","scope":"admin","hash":"00")");
    EXPECT_TRUE(stays_at_home(kind));
    EXPECT_FALSE(EventSurvey().add(event)) << kind;
  }
  testing::History history;
  testing::add_story(history);
  EventSurvey survey;
  for (const std::string& event : history.events) EXPECT_TRUE(survey.add(event)) << event;
}

TEST(BroughtOver, AResultKeepsItsUid) {
  for (const std::string& event : api_run()) {
    const auto head = journal::read_event(event);
    if (head->kind != "api.result") continue;
    const auto draft = brought_over(event, {});
    ASSERT_TRUE(draft);
    const Uuid uid = derived_uuid("test", "api.result/80");
    EXPECT_NE(draft->members.find(uid.text()), std::string::npos);
  }
}

TEST(AsSent, TakesAwayOnlyTheRowThatTheJournalGave) {
  testing::History history;
  testing::add_story(history);
  for (const std::string& event : history.events) {
    const auto sent = as_sent(event);
    ASSERT_TRUE(sent);
    EXPECT_TRUE(journal::read_new_event(*sent));
    const auto head = journal::read_event(event);
    std::string again;
    journal::append_event(again, *sent, head->row);
    EXPECT_EQ(again, event);
  }
  EXPECT_FALSE(as_sent("{}"));
  EXPECT_FALSE(as_sent("{\"row\":1,\"v\":1}"));
}

}  // namespace
}  // namespace hearth::record
