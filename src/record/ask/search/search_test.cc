#include "record/ask/search/search.hh"

#include <algorithm>
#include <random>

#include "base/text.hh"
#include "record/ask/search/block.hh"
#include "record/ask/search/index.hh"
#include "record/ask/search/text.hh"
#include "record/ask/testing.hh"
#include "record/store/search_rows.hh"

namespace hearth::record::ask {
namespace {

using testing::at;
using testing::column;
using testing::object_of;
using testing::Told;
using Texts = std::vector<std::string>;

Query query(std::string_view text) {
  auto parsed = parse_query(text);
  EXPECT_TRUE(parsed);
  return parsed ? *std::move(parsed) : Query();
}

TEST(SearchText, HasTextsAndNumbersAsTheyWereWrittenButNoNames) {
  EXPECT_EQ(searched_text(R"({"msg": "a\tb","n":1.50,"l":[true,null,"c",{"key":"d" }],"e":""})"),
            "a\tb\n1.50\nc\nd\n");
  EXPECT_EQ(searched_text(R"({"a":"é \"x\""})"), "\xc3\xa9 \"x\"\n");
  EXPECT_EQ(searched_text("{}"), "");
  EXPECT_EQ(searched_text(R"({"broken)"), "broken\n");  // never reads beyond the end
}

TEST(SearchText, AQueryIsTermsThatMustAllBeThere) {
  EXPECT_EQ(query("NGINX  conf").terms, (Texts{"nginx", "conf"}));
  EXPECT_EQ(query(R"("No space" left)").terms, (Texts{"no space", "left"}));
  EXPECT_TRUE(query(R"("no space")").phrases);
  EXPECT_FALSE(query(R"("nginx")").phrases);
  EXPECT_EQ(parse_query(" \t").error().code, Errc::invalid);
  EXPECT_EQ(parse_query("\"\"").error().code, Errc::invalid);
  EXPECT_EQ(parse_query(std::string(201, 'a')).error().code, Errc::invalid);
  EXPECT_TRUE(parse_query("\"never closed"));
  EXPECT_TRUE(matches(query("SPACE no"), "no Space left"));
  EXPECT_FALSE(matches(query(R"("space no")"), "no Space left"));
}

TEST(SearchText, ASnippetIsOneLineAroundTheFirstTerm) {
  const std::string text = std::string(100, 'x') + "\nNo\n\nspace " + std::string(300, 'y');
  const std::string found = snippet(query("space"), text);
  EXPECT_NE(found.find("x No space yyy"), found.npos) << found;
  EXPECT_TRUE(found.starts_with("…"));
  EXPECT_TRUE(found.ends_with("…"));
  EXPECT_LT(found.size(), 180u);
}

TEST(SearchBlock, AWordIsFoundByAnyPartOfIt) {
  BlockBuilder builder;
  builder.add(7, "install Nginx");
  builder.add(9, "reload nginx-extras now");
  const Block block = builder.done();
  EXPECT_EQ(block.words, "install\nnginx\nnginx-extras\nnow\nreload\n");
  EXPECT_EQ(words_with(block.words, "gin"), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(words_with(block.words, "n"), (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_TRUE(may_contain(block.grams, "ngi"));
  EXPECT_FALSE(may_contain(block.grams, "apache"));
  EXPECT_TRUE(may_contain(block.grams, "ap"));
  const Postings found = read_postings(block.postings, {{1, 2}, {4}, {}});
  EXPECT_EQ(found.ids, (std::vector<std::int64_t>{7, 9}));
  EXPECT_EQ(found.found[0], (std::vector<bool>{true, true}));
  EXPECT_EQ(found.found[1], (std::vector<bool>{false, true}));
  EXPECT_EQ(found.found[2], (std::vector<bool>{false, false}));
}

TEST(SearchBlock, DamagedPostingsHaveNoResults) {
  BlockBuilder builder;
  for (int i = 0; i < 50; ++i) builder.add(i + 1, "w" + std::to_string(i % 7));
  const std::string whole = builder.done().postings;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Postings cut = read_postings(std::string_view(whole).substr(0, size), {{6}});
    EXPECT_TRUE(cut.ids.empty());
  }
}

TEST(SearchBlock, ALongWordIsFoundAcrossItsPieces) {
  std::string word;
  for (int i = 0; i < 2000; ++i) word += std::to_string(i);
  BlockBuilder builder;
  builder.add(1, word);
  const Block block = builder.done();
  for (std::size_t at = 0; at + kTermBytesMax <= word.size(); at += 37)
    EXPECT_FALSE(words_with(block.words, word.substr(at, kTermBytesMax)).empty()) << at;
}

Database some_runs() {
  Told told;
  told.run("/srv/web.yml", R"("name":"nightly","arguments":{"limit":"web*"},"labels":["prod"])");
  told.file("/srv/nginx.conf", "x").play("web servers").task("install nginx", "apt");
  told.result("web1", {.content = R"x({"msg":"ok","stdout":"Setting up NGINX (1.22)"})x"});
  told.result("web2", {.status = "failed", .content = R"({"msg":"no space left on device"})"});
  told.end("failed");
  told.run("/srv/web.yml").play("web servers").task("install nginx", "apt");
  told.result("web1", {.content = R"({"invocation":{"module_args":{"name":"nginx"}}})"}).end();
  return told.store();
}

Expected<std::string> ask_for(Database& db, const std::string& text, Texts kinds = {}) {
  return search(db, {.text = text, .kinds = std::move(kinds)});
}

void index_all(Database& db) {
  for (int i = 0; i < 1000; ++i) {
    const auto more = index_step(db);
    ASSERT_TRUE(more);
    if (!*more) return;
  }
  FAIL() << "the index never ends";
}

TEST(Search, FindsNamesArgumentsAndContents) {
  Database db = some_runs();
  for (const bool indexed : {false, true}) {
    if (indexed) index_all(db);
    const JsonObject nginx = object_of(ask_for(db, "nginx"));
    EXPECT_EQ(at(nginx, "counts"), R"({"playbook":0,"label":0,"play":0,"task":1,"host":0,"file":1,)"
                                   R"("record":0,"argument":0,"result":2})");
    EXPECT_EQ(column(nginx.at("hits"), "kind"), (Texts{"task", "file", "result", "result"}));
    EXPECT_EQ(column(nginx.at("hits"), "rows"), (Texts{"2", "1", "1", "1"}));
    EXPECT_EQ(column(nginx.at("hits"), "playbook"), (Texts{"2", "1", "2", "1"}));
    EXPECT_EQ(column(nginx.at("hits"), "host_name"), (Texts{"null", "null", "web1", "web1"}));
    const JsonObject space = object_of(ask_for(db, R"x("space left" NO)x"));
    EXPECT_EQ(column(space.at("hits"), "status"), Texts{"failed"});
    EXPECT_EQ(at(object_of(ask_for(db, R"("left space")")), "count"), "0");
    EXPECT_EQ(column(object_of(ask_for(db, "web*")).at("hits"), "kind"), Texts{"argument"});
    EXPECT_EQ(column(object_of(ask_for(db, "prod")).at("hits"), "kind"), Texts{"label"});
    EXPECT_EQ(column(object_of(ask_for(db, "nightly")).at("hits"), "kind"), Texts{"playbook"});
    EXPECT_EQ(column(object_of(ask_for(db, "web1")).at("hits"), "kind"), Texts{"host"});
    EXPECT_EQ(column(object_of(ask_for(db, "nginx", {"file"})).at("hits"), "text"),
              Texts{"/srv/nginx.conf"});
    EXPECT_EQ(column(object_of(search(db, {.text = "nginx", .playbook = 2})).at("hits"), "kind"),
              (Texts{"task", "result"}));
    EXPECT_EQ(search(db, {.text = " "}).error().code, Errc::invalid);
  }
}

TEST(Search, PagesAreOfEachKind) {
  Database db = some_runs();
  index_all(db);
  const JsonObject page = object_of(search(db, {.text = "nginx", .limit = 1, .offset = 1}));
  EXPECT_EQ(at(page, "counts.result"), "2");
  EXPECT_EQ(column(page.at("hits"), "playbook"), Texts{"1"});
}

TEST(SearchIndex, ResultsThatComeLateAreFoundBeforeAndAfterTheIndexHasThem) {
  Database db = some_runs();
  index_all(db);
  // As a spool that comes late would: between those that the index has.
  ASSERT_TRUE(db.run("UPDATE results SET id = 10 WHERE id = 3"));
  ASSERT_TRUE(
      db.run("INSERT INTO results (id, uid, playbook_id, task_id, host_id, created, updated)"
             " SELECT 4, ?1, playbook_id, task_id, host_id, 0, 0 FROM results WHERE id = 10",
             *Uuid::parse(record::testing::uuid(3, 77))));
  ASSERT_TRUE(db.run("UPDATE playbooks SET n_results = 2 WHERE id = 2"));
  ASSERT_TRUE(forget_search(db, 2));
  EXPECT_EQ(at(object_of(ask_for(db, "nginx")), "counts.result"), "2");
  index_all(db);
  EXPECT_EQ(at(object_of(ask_for(db, "nginx")), "counts.result"), "2");
}

TEST(SearchIndex, GoesWithTheRunAndIsMadeAgain) {
  Database db = some_runs();
  index_all(db);
  EXPECT_GT(*index_bytes(db), 0);
  ASSERT_TRUE(db.run("DELETE FROM playbooks WHERE id = 1"));
  EXPECT_EQ(*db.find("SELECT count(*) FROM search_blocks"), 1);
  EXPECT_EQ(at(object_of(ask_for(db, "space")), "count"), "0");
  const auto out = index_out(db);
  ASSERT_TRUE(out);
  EXPECT_FALSE(*out);
  EXPECT_EQ(*index_bytes(db), 0);
  index_all(db);
  EXPECT_EQ(*db.find("SELECT count(*) FROM search_blocks"), 1);
}

/// Texts of few letters, so that terms are often in them.
std::string random_text(std::mt19937_64& random) {
  std::string out;
  for (std::uint64_t i = 0, size = random() % 40; i < size; ++i) out += "abcAB \n-"[random() % 8];
  return out;
}

std::string random_query(std::mt19937_64& random) {
  std::string out;
  for (std::uint64_t terms = 1 + random() % 3; terms > 0; --terms) {
    const bool phrase = random() % 4 == 0;
    if (phrase) out += '"';
    for (std::uint64_t i = 0, size = 1 + random() % 4; i < size; ++i)
      out += phrase && random() % 4 == 0 ? ' ' : "abcB-"[random() % 5];
    out += phrase ? "\" " : " ";
  }
  return out;
}

TEST(SearchAnySeed, FindsWhatALookAtEachTextFinds) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    std::mt19937_64 random(seed);
    Told told;
    std::vector<std::string> texts;
    for (int run = 0; run < 3; ++run) {
      told.run("/p").play("0").task("0", "0");
      for (std::uint64_t i = 0, count = 1 + random() % 40; i < count; ++i) {
        texts.push_back(random_text(random));
        told.result("0", {.content = to_text(Json(JsonObject{{"msg", texts.back()}}))});
      }
      if (run != 2) told.end();
    }
    Database db = told.store();
    for (std::uint64_t steps = random() % 4; steps > 0; --steps) ASSERT_TRUE(index_step(db));
    for (int i = 0; i < 100; ++i) {
      const std::string text = random_query(random);
      const auto parsed = parse_query(text);
      if (!parsed) continue;
      std::vector<std::string> wanted;
      for (std::size_t n = texts.size(); n > 0; --n)
        if (matches(*parsed, texts[n - 1])) wanted.push_back(std::to_string(n));
      const JsonObject found =
          object_of(search(db, {.text = text, .kinds = {"result"}, .limit = 1000}));
      EXPECT_EQ(column(found.at("hits"), "id"), wanted) << "seed " << seed << ": " << text;
      EXPECT_EQ(at(found, "complete"), "true");
      EXPECT_EQ(at(object_of(search(db, {.text = text, .kinds = {"result"}, .limit = 1})), "count"),
                std::to_string(wanted.size()))
          << "seed " << seed << ": " << text;
    }
  }
}

}  // namespace
}  // namespace hearth::record::ask
