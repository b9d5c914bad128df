#include "record/api/change.hh"

#include <gtest/gtest.h>

#include <regex>

#include "base/text.hh"
#include "record/api/read.hh"
#include "record/store/bodies.hh"
#include "record/testing/api_world.hh"

namespace hearth::record::api {
namespace {

using record::testing::ApiWorld;
using enum Endpoint;

constexpr char kUuid[] = "0190b3f0-0001-7abc-8def-000000000001";
constexpr char kNotFound[] = "{\"detail\":\"Not found.\"}";

/// One of each: all have the id 1.
struct ChangeWorld : ApiWorld {
  ChangeWorld() {
    EXPECT_EQ(post(playbooks, R"({"ansible_version":"2.14","path":"/a","labels":["x"]})").id, 1);
    EXPECT_EQ(post(plays, R"({"uuid":"0190b3f000017abc8def000000000001","playbook":1})").id, 1);
    EXPECT_EQ(post(files, R"({"path":"/a","content":"text","playbook":1})").id, 1);
    EXPECT_EQ(post(tasks, R"({"action":"ping","lineno":3,"handler":false,"play":1,"file":1,)"
                          R"("playbook":1})")
                  .id,
              1);
    EXPECT_EQ(post(hosts, R"({"name":"web1","playbook":1})").id, 1);
    EXPECT_EQ(post(results, R"({"host":1,"task":1,"play":1,"playbook":1})").id, 1);
    EXPECT_EQ(post(records, R"({"key":"k","type":"text","value":"v","playbook":1})").id, 1);
  }
  std::string body(std::string_view sql) {
    const auto id = db.find(sql);
    HEARTH_ASSERT(id);
    if (!*id) return "(default)";
    const auto bytes = load_body(db, **id);
    return bytes ? *bytes : bytes.error().message;
  }
};

TEST(Change, APlaybookIsMadeWithItsDefaults) {
  ChangeWorld world;
  EXPECT_EQ(world.text("SELECT ansible_version || path || controller || server_version || status"
                       " FROM playbooks"),
            "2.14/alocalhost9.90");
  EXPECT_EQ(world.ask("SELECT started = created AND started = updated AND ended IS NULL AND"
                      " duration IS NULL AND name IS NULL FROM playbooks"),
            1);
  EXPECT_EQ(world.text("SELECT name FROM labels"), "x");
  EXPECT_EQ(world.ask("SELECT removed FROM playbook_labels"), 0);
  const auto told = world.post(
      playbooks,
      R"({"ansible_version":2.15,"path":" /b ","server_version":"1","controller":null,)"
      R"("name":"n","user":"kim","client_version":"c","python_version":"p",)"
      R"("status":"running","arguments":{"a":1.0,"b":[]},"started":"2020-01-01T00:00:00Z",)"
      R"("ended":"2020-01-01T00:00:10Z","duration":"5"})");
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.id, 2);
  EXPECT_EQ(world.text("SELECT ansible_version || path || server_version || name || user_name ||"
                       " client_version || python_version || status FROM playbooks WHERE id = 2"),
            "2.15/b1nkimcp1");
  EXPECT_EQ(world.ask("SELECT duration FROM playbooks WHERE id = 2"), 10'000'000);
  EXPECT_EQ(world.text("SELECT controller FROM playbooks WHERE id = 2"), "(null)");
  EXPECT_EQ(world.body("SELECT arguments_body FROM playbooks WHERE id = 2"), R"({"a":1.0,"b":[]})");
}

// ApiWorld compares each with the row that came of it.
TEST(Change, ANewResultIsToldAsTheStoreWillSayIt) {
  ChangeWorld world;
  world.post(hosts, R"({"name":"web2","playbook":1})");
  for (const char* more :
       {R"("status":"failed","changed":true,"ignore_errors":true)", R"("content":{"b":1.0,"a":2})",
        R"("content":"{\"a\": [1, 2]}")", R"("content":[])", R"("content":{})",
        R"("content":{"a":1,"a":[18446744073709551616,"\ud83d\ude00\ud800 \u0000/"]})",
        R"("delegated_to":[2,1,2])", R"("delegated_to":[])", R"("status":"unreachable")",
        R"("started":"2020-01-01T00:00:00Z","ended":"2020-01-02T00:00:01.5Z")",
        R"("started":"2020-01-01T00:00:00Z","duration":"3 00:00:01")",
        R"("ended":"1999-01-01T00:00:00Z","duration":"5")", R"("ended":null,"duration":null)"}) {
    const auto sent =
        world.post(results, join({R"({"host":1,"task":1,"play":1,"playbook":1,)", more, "}"}));
    EXPECT_EQ(sent.status, 201) << more << sent.body;
    EXPECT_FALSE(sent.change.told.empty());
  }
}

// As ara 1.7.4 answered the same requests; what is a time of day there is T here.
TEST(Change, TheAnswersAreArasOwn) {
  ChangeWorld world;
  const auto answer = [&](Endpoint endpoint) {
    const auto shape = written_shape(world.db, endpoint, 1);
    HEARTH_ASSERT(shape);
    static const std::regex kTime("\"20[0-9T:.-]+Z\"");
    return std::regex_replace(*shape, kTime, "T");
  };
  EXPECT_EQ(answer(labels), R"({"id":1,"created":T,"updated":T,"name":"x"})");
  EXPECT_EQ(answer(playbooks),
            R"({"id":1,"arguments":{},"labels":[{"id":1,"name":"x"}],"created":T,"updated":T,)"
            R"("started":T,"ended":null,"duration":null,"name":null,"ansible_version":"2.14",)"
            R"("client_version":null,"python_version":null,"server_version":"9.9",)"
            R"("status":"unknown","path":"/a","controller":"localhost","user":null})");
  EXPECT_EQ(answer(plays),
            R"({"id":1,"created":T,"updated":T,"started":T,"ended":null,"duration":null,)"
            R"("name":null,"uuid":"0190b3f0-0001-7abc-8def-000000000001","status":"unknown",)"
            R"("playbook":1})");
  EXPECT_EQ(answer(hosts),
            R"({"id":1,"facts":{},"created":T,"updated":T,"name":"web1","changed":0,"failed":0,)"
            R"("ok":0,"skipped":0,"unreachable":0,"playbook":1})");
  EXPECT_EQ(answer(results),
            R"({"id":1,"content":{},"delegated_to":[],"created":T,"updated":T,"started":T,)"
            R"("ended":null,"duration":null,"status":"unknown","changed":false,)"
            R"("ignore_errors":false,"host":1,"task":1,"play":1,"playbook":1})");
  EXPECT_EQ(answer(files),
            R"({"id":1,"sha1":"372ea08cab33e71c02c651dbc83a474d32c676ea","content":"text",)"
            R"("created":T,"updated":T,"path":"/a","playbook":1})");
  EXPECT_EQ(answer(records),
            R"({"id":1,"value":"v","created":T,"updated":T,"key":"k","type":"text","playbook":1})");
}

TEST(Change, LabelsOfAPlaybookAreReplaced) {
  ChangeWorld world;
  const auto on = [&] {
    return world.text(
        "SELECT group_concat(name) FROM (SELECT l.name FROM labels l JOIN playbook_labels p"
        " ON p.label_id = l.id WHERE p.playbook_id = 1 AND p.removed = 0 ORDER BY l.id) AS n");
  };
  EXPECT_EQ(world.patch(playbooks, 1, R"({"labels":["b","a","b"]})").status, 200);
  EXPECT_EQ(on(), "b,a");
  world.patch(playbooks, 1, R"({"name":"n"})");
  EXPECT_EQ(on(), "b,a");
  world.patch(playbooks, 1, R"({"labels":[]})");
  EXPECT_EQ(on(), "(null)");
  EXPECT_EQ(world.ask("SELECT count(*) FROM labels"), 3);
}

TEST(Change, ALabelHasOneNameAndItsIdIsNeverGivenAgain) {
  ChangeWorld world;
  const std::string kTaken = R"({"name":["label with this name already exists."]})";
  EXPECT_EQ(world.post(labels, R"({"name":" y "})").id, 2);
  EXPECT_EQ(world.post(labels, R"({"name":"x"})").body, kTaken);
  EXPECT_EQ(world.post(labels, R"({"name":" x "})").body, kTaken);
  EXPECT_EQ(world.post(labels, R"({"name":""})").body,
            R"({"name":["This field may not be blank."]})");
  EXPECT_EQ(world.post(labels, "{}").body, R"({"name":["This field is required."]})");
  EXPECT_EQ(world.patch(labels, 2, R"({"name":"x"})").body, kTaken);
  EXPECT_EQ(world.patch(labels, 2, "{}").status, 200);
  EXPECT_EQ(world.put(labels, 2, R"({"name":"y"})").status, 200);
  EXPECT_EQ(world.put(labels, 2, R"({"name":"z"})").status, 200);
  EXPECT_EQ(world.text("SELECT name FROM labels WHERE id = 2"), "z");
  EXPECT_EQ(world.remove(labels, 2).status, 204);
  EXPECT_EQ(world.remove(labels, 2).body, kNotFound);
  EXPECT_EQ(world.post(labels, R"({"name":"new"})").id, 3);
  EXPECT_EQ(world.remove(labels, 1).status, 204);
  EXPECT_EQ(world.ask("SELECT count(*) FROM playbook_labels"), 0);
}

TEST(Change, TheSamePlayTwiceIsTwoRows) {
  ChangeWorld world;
  const auto again = world.post(plays, join({R"({"name":"","status":"running","playbook":"1",)",
                                             "\"uuid\":\"", kUuid, "\"}"}));
  EXPECT_EQ(again.id, 2);
  EXPECT_EQ(world.ask("SELECT count(DISTINCT uuid) FROM plays"), 1);
  EXPECT_EQ(world.text("SELECT name || status FROM plays WHERE id = 2"), "1");
  EXPECT_EQ(world.put(plays, 2, join({R"({"playbook":1,"uuid":")", kUuid, "\"}"})).status, 200);
  EXPECT_EQ(world.text("SELECT name || status FROM plays WHERE id = 2"), "1");  // as it was
  EXPECT_EQ(
      world.patch(plays, 2, R"({"status":"completed","ended":"2030-01-01T00:00:00Z"})").status,
      200);
  EXPECT_EQ(world.ask("SELECT ended - started = duration AND status = 2 AND updated > created"
                      " FROM plays WHERE id = 2"),
            1);
}

TEST(Change, ATaskKeepsWhatItWasTold) {
  ChangeWorld world;
  const auto task = world.post(
      tasks, join({R"({"action":"a","lineno":"7","handler":"yes","play":1,"file":1,"playbook":1,)",
                   "\"uuid\":\"", kUuid, R"(","name":"t","tags":["x",1.0],"warnings":["w","w"],)",
                   R"("deprecations":{"a":1},"exceptions":["e"],"status":"failed"})"}));
  EXPECT_EQ(task.id, 2);
  EXPECT_EQ(world.text("SELECT name || action || lineno || handler || status || tags || warnings"
                       " || n_warnings || deprecations || n_deprecations || n_exceptions"
                       " FROM tasks WHERE id = 2"),
            R"(ta713["x",1.0]["w","w"]2{"a":1}01)");
  EXPECT_EQ(world.body("SELECT exceptions_body FROM tasks WHERE id = 2"), "[\"e\"]");
  EXPECT_EQ(world.ask("SELECT play_id + file_id + playbook_id FROM tasks WHERE id = 2"), 3);
  // PUT resets tags, not the other lists.
  world.put(tasks, 2, R"({"action":"b","lineno":1,"handler":0,"play":1,"file":1,"playbook":1})");
  EXPECT_EQ(world.text("SELECT name || action || tags || warnings FROM tasks WHERE id = 2"),
            R"(tb[]["w","w"])");
  world.patch(tasks, 2, R"({"uuid":null,"name":null})");
  EXPECT_EQ(world.ask("SELECT uuid IS NULL AND name IS NULL FROM tasks WHERE id = 2"), 1);
}

TEST(Change, AHostThatIsThereIsAnsweredAndBecomesTheLatest) {
  ChangeWorld world;
  world.post(playbooks, R"({"ansible_version":"2","path":"/b"})");
  EXPECT_EQ(world.post(hosts, R"({"name":"web1","playbook":2,"facts":{"os":1},"ok":4})").id, 2);
  EXPECT_EQ(world.ask("SELECT host_id FROM latest_hosts WHERE name = 'web1'"), 2);
  EXPECT_EQ(world.patch(hosts, 1, R"({"ok":3})").status, 200);
  EXPECT_EQ(world.ask("SELECT host_id FROM latest_hosts WHERE name = 'web1'"), 2);
  const auto again = world.post(hosts, R"({"name":" web1","playbook":1,"ok":9})");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.id, 1);
  EXPECT_EQ(world.ask("SELECT ok FROM hosts WHERE id = 1"), 3);
  EXPECT_EQ(world.ask("SELECT host_id FROM latest_hosts WHERE name = 'web1'"), 1);
  EXPECT_EQ(world.body("SELECT facts_body FROM hosts WHERE id = 2"), "{\"os\":1}");
  world.put(hosts, 2, R"({"name":"web1","playbook":2})");
  EXPECT_EQ(world.body("SELECT facts_body FROM hosts WHERE id = 2"), "(default)");
  EXPECT_EQ(world.ask("SELECT ok FROM hosts WHERE id = 2"), 4);
}

TEST(Change, ANameThatIsTakenIsRefused) {
  ChangeWorld world;
  world.post(hosts, R"({"name":"web2","playbook":1})");
  world.post(files, R"({"path":"/b","content":"text","playbook":1})");
  EXPECT_EQ(world.patch(hosts, 2, R"({"name":"web1"})").body,
            R"({"non_field_errors":["The fields name, playbook must make a unique set."]})");
  EXPECT_EQ(world.patch(files, 2, R"({"path":"/a"})").body,
            R"({"non_field_errors":["The fields path, playbook must make a unique set."]})");
  EXPECT_EQ(world.post(records, R"({"key":" k","type":"t","playbook":1})").body,
            R"({"non_field_errors":["The fields key, playbook must make a unique set."]})");
  EXPECT_EQ(world.patch(records, 1, R"({"key":"k"})").status, 200);
  world.post(playbooks, R"({"ansible_version":"2","path":"/b"})");
  EXPECT_EQ(world.post(records, R"({"key":"k","type":"t","playbook":2})").id, 2);
  EXPECT_EQ(world.patch(records, 2, R"({"playbook":1})").status, 400);
  EXPECT_EQ(world.patch(hosts, 2, R"({"name":"web3"})").status, 200);
  EXPECT_EQ(world.ask("SELECT count(*) FROM latest_hosts WHERE name = 'web2'"), 0);
  EXPECT_EQ(world.ask("SELECT host_id FROM latest_hosts WHERE name = 'web3'"), 2);
}

TEST(Change, AFileWithTheSameTextIsAnsweredAndOneWithAnotherIsRefused) {
  ChangeWorld world;
  EXPECT_EQ(world.post(files, R"({"path":"/a","content":"text","playbook":1})").id, 1);
  EXPECT_TRUE(
      world.post(files, R"({"path":"/a","content":"text","playbook":1})").change.events.empty());
  const auto other = world.post(files, R"({"path":"/a","content":"other","playbook":1})");
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(other.body,
            R"({"non_field_errors":["The fields path, playbook must make a unique set."]})");
  EXPECT_EQ(world.post(files, R"({"path":"/c","content":"text","playbook":1})").id, 2);
  EXPECT_EQ(world.ask("SELECT count(DISTINCT content_id) FROM files"), 1);
  for (const char* text : {"", "{}", "[]", "\\u0000"}) {
    world.patch(files, 2, join({"{\"content\":\"", text, "\"}"}));
    EXPECT_EQ(world.body("SELECT body FROM contents WHERE id = (SELECT content_id FROM files"
                         " WHERE id = 2)"),
              *text == 0      ? "(default)"
              : *text == '\\' ? std::string("\0", 1)
                              : text);
  }
  EXPECT_EQ(world.text("SELECT lower(hex(sha1)) FROM contents WHERE id = 1"),
            "372ea08cab33e71c02c651dbc83a474d32c676ea");
}

TEST(Change, AResultIsMadeOfItsRelations) {
  ChangeWorld world;
  world.post(hosts, R"({"name":"web2","playbook":1})");
  const auto result = world.post(
      results, R"({"host":1,"task":1,"play":1,"playbook":1,"status":"failed","changed":true,)"
               R"("content":{"n":12345678901234567890},"delegated_to":[2,"1",2]})");
  EXPECT_EQ(result.id, 2);
  EXPECT_EQ(world.text("SELECT group_concat(host_id) FROM result_delegates"), "1,2");
  EXPECT_EQ(world.body("SELECT content_body FROM results WHERE id = 2"),
            R"({"n":12345678901234567890})");
  EXPECT_EQ(world.ask("SELECT n_failed FROM playbooks"), 1);
  world.patch(results, 2, R"({"ignore_errors":true,"delegated_to":[]})");
  EXPECT_EQ(world.ask("SELECT n_failed FROM playbooks"), 0);
  EXPECT_EQ(world.ask("SELECT count(*) FROM result_delegates"), 0);
  world.put(results, 2, R"({"host":2,"task":1,"play":1,"playbook":1})");
  EXPECT_EQ(world.body("SELECT content_body FROM results WHERE id = 2"), "(default)");
  EXPECT_EQ(world.text("SELECT group_concat(n_results) FROM hosts"), "1,1");
  EXPECT_EQ(world.post(results, "{}").body,
            R"({"host":["This field is required."],"task":["This field is required."],)"
            R"("play":["This field is required."],"playbook":["This field is required."]})");
}

TEST(Change, ARecordsValueIsAnyJson) {
  ChangeWorld world;
  for (const char* value : {"{}", "[]", "0", "false", "[1.0]"}) {
    world.patch(records, 1, join({"{\"value\":", value, "}"}));
    EXPECT_EQ(world.body("SELECT value_body FROM records"), value);
  }
  world.put(records, 1, R"({"key":"k","type":"t","playbook":1})");
  EXPECT_EQ(world.body("SELECT value_body FROM records"), "(default)");
}

TEST(Change, WhatIsNotThereIsNotFound) {
  ChangeWorld world;
  for (int i = 0; i < static_cast<int>(Endpoint::kCount); ++i) {
    const auto endpoint = static_cast<Endpoint>(i);
    if (endpoint == latesthosts) {
      EXPECT_EQ(world.patch(endpoint, 1, "{}").status, 405);
      continue;
    }
    EXPECT_EQ(world.patch(endpoint, 99, "{}").body, kNotFound);
    EXPECT_EQ(world.put(endpoint, 99, "{}").status, 404);
    EXPECT_EQ(world.remove(endpoint, 99).status, 404);
    EXPECT_EQ(world.patch(endpoint, 1, "{}").status, 200);
    EXPECT_EQ(world.patch(endpoint, 1, "[]").status, 400);
  }
}

TEST(Change, WhatDoesNotFitIntoAnEventIsTooLarge) {
  ChangeWorld world;
  const auto made = [&](std::size_t bytes) {
    const std::string text(bytes, 'x');
    const auto body = parse_body("application/json",
                                 join({R"({"path":"/l","playbook":1,"content":")", text, "\"}"}));
    return *decide({world.db, 1, {}, "1"}, Method::post, files, 0, *body);
  };
  EXPECT_TRUE(fits_journal(made(journal::kEventBytesMax - 2048)));
  EXPECT_FALSE(fits_journal(made(journal::kEventBytesMax - 100)));
}

TEST(Change, HalfOfASurrogatePairIsNoTextOfAField) {
  ChangeWorld world;
  const auto refused = world.post(labels, R"({"name":"\ud800"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body, R"({"name":["Surrogate characters are not allowed: U+D800."]})");
}

TEST(Change, AFormMakesARowToo) {
  ChangeWorld world;
  const auto made = world.send(Method::post, playbooks, 0, "ansible_version=2&path=%2Ff&labels=a",
                               "application/x-www-form-urlencoded");
  EXPECT_EQ(made.id, 2);
  world.send(Method::put, results, 1, "host=1&task=1&play=1&playbook=1&changed=on",
             "application/x-www-form-urlencoded");
  EXPECT_EQ(world.ask("SELECT changed FROM results"), 1);
}

TEST(KeySet, TwoThatWouldNotSeeEachOtherAreNotInOneRound) {
  ChangeWorld world;
  const auto keys = [&](Method method, Endpoint endpoint, std::int64_t id, const char* json) {
    const auto body = parse_body("application/json", json);
    return decide({world.db, 1, {}, "1"}, method, endpoint, id, *body)->keys;
  };
  const auto host = keys(Method::post, hosts, 0, R"({"name":"new","playbook":1})");
  const auto other = keys(Method::post, hosts, 0, R"({"name":"other","playbook":1})");
  const auto result =
      keys(Method::post, results, 0, R"({"host":1,"task":1,"play":1,"playbook":1})");
  const auto patch = keys(Method::patch, playbooks, 1, R"({"labels":["l"]})");
  const auto label = keys(Method::post, labels, 0, R"({"name":"l"})");
  const auto gone = keys(Method::remove, files, 1, "");
  KeySet round;
  EXPECT_TRUE(round.add(host));
  EXPECT_FALSE(round.add(host));
  EXPECT_TRUE(round.add(other));
  EXPECT_TRUE(round.add(result));
  EXPECT_TRUE(round.add(result));
  EXPECT_TRUE(round.add(patch));
  EXPECT_FALSE(round.add(patch));
  EXPECT_FALSE(round.add(label));
  EXPECT_FALSE(round.add(gone));
  KeySet next;
  EXPECT_TRUE(next.add(gone));
  EXPECT_FALSE(next.add(result));
  EXPECT_TRUE(next.add(label));
}

}  // namespace
}  // namespace hearth::record::api
