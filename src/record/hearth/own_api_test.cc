#include "record/hearth/own_api.hh"

#include <gtest/gtest.h>

#include <set>

#include "record/hearth/check.hh"
#include "record/hearth/openapi.hh"
#include "record/hearth/resources.hh"
#include "record/query/print.hh"
#include "record/query/queries.hh"
#include "record/testing/own_world.hh"

namespace hearth::record::own {
namespace {

constexpr Field kSome[] = {{"n", Kind::integer},
                           {"on", Kind::flag},
                           {"at", Kind::time},
                           {"how", Kind::choice, {}, "up|down"},
                           {"id", Kind::numbers}};
constexpr Field kBody[] = {{"name", Kind::text, {}, {}, true},
                           {"ids", Kind::numbers},
                           {"tags", Kind::texts},
                           {"deep", Kind::object}};

Expected<Answer> nothing(Database&, const Ask&) {
  return Answer{};
}

constexpr Route kTable[] = {
    {.method = "GET",
     .path = "things",
     .handler = Read(&nothing),
     .parameters = kSome,
     .paged = true},
    {.method = "POST",
     .path = "things",
     .scope = Scope::write,
     .handler = Read(&nothing),
     .fields = kBody},
    {.method = "GET", .path = "things/{id}", .handler = Read(&nothing)},
    {.method = "GET", .path = "things/doubts", .handler = Read(&nothing)},
    {.method = "PUT", .path = "things/{id}/parts/{part}", .handler = Read(&nothing)},
};

TEST(Match, TakesAPathApart) {
  EXPECT_EQ(match(kTable, "things").allow(), "GET, POST, HEAD, OPTIONS");
  EXPECT_EQ(match(kTable, "things").of("HEAD"), &kTable[0]);
  EXPECT_EQ(match(kTable, "things").of("POST"), &kTable[1]);
  EXPECT_EQ(match(kTable, "things").of("DELETE"), nullptr);
  EXPECT_EQ(match(kTable, "things/a%2Fb").values, std::vector<std::string>{"a/b"});
  EXPECT_EQ(match(kTable, "things/1/parts/x").values, (std::vector<std::string>{"1", "x"}));
}

TEST(Match, AWordComesBeforeAValue) {
  EXPECT_EQ(match(kTable, "things/doubts").of("GET"), &kTable[3]);
  EXPECT_EQ(match(kTable, "things/doubt").of("GET"), &kTable[2]);
}

TEST(Match, NothingElseIsThere) {
  for (const char* path : {"", "thing", "things/", "things//parts/x", "things/1/parts", "/things",
                           "things/1/parts/x/y", "%2e%2e/things", "things?x"})
    EXPECT_TRUE(match(kTable, path).routes.empty()) << path;
}

std::string refused(const api::Params& params) {
  const auto checked = check_query(kTable[0], params);
  return checked ? "" : checked.error().body;
}

TEST(Query, KnownParametersOfTheirKindPass) {
  EXPECT_EQ(refused({{"n", "7"},
                     {"on", "true"},
                     {"at", "2026-11-21T07:54:00Z"},
                     {"how", "up"},
                     {"id", "1"},
                     {"id", "2"},
                     {"limit", "10000"},
                     {"offset", "9223372036854775807"},
                     {"format", "json"}}),
            "");
}

TEST(Query, WhatIsWrongIsNamed) {
  EXPECT_EQ(refused({{"staus", "up"}}), R"({"staus":["There is no such parameter."]})");
  EXPECT_EQ(refused({{"n", "-1"}}), R"({"n":["A whole number from 0 on is wanted."]})");
  EXPECT_EQ(refused({{"how", "in"}}), R"({"how":["One of these is wanted: up, down."]})");
  for (const api::Param& wrong :
       {api::Param{"n", ""}, api::Param{"n", "9223372036854775808"}, api::Param{"on", "maybe"},
        api::Param{"at", "today"}, api::Param{"limit", "0"}, api::Param{"limit", "10001"},
        api::Param{"id", "x"}, api::Param{"", ""}, api::Param{"format", "xml"}})
    EXPECT_NE(refused({wrong}), "") << wrong.name << "=" << wrong.value;
}

std::string refused_body(std::string_view bytes, std::string_view type = "application/json") {
  const auto body = check_body(kTable[1], type, bytes);
  return body ? "" : std::to_string(body.error().status) + " " + body.error().body;
}

TEST(Body, WhatIsWrongIsNamed) {
  EXPECT_EQ(refused_body(R"({"name":"a","ids":[1],"tags":["x"],"deep":{}})"), "");
  EXPECT_EQ(refused_body(R"({"name":"a","ids":null})", "Application/JSON; charset=utf-8"), "");
  EXPECT_EQ(refused_body(""), R"(400 {"name":["This field is required."]})");
  EXPECT_EQ(refused_body(R"({"name":null})"), R"(400 {"name":["This field may not be null."]})");
  EXPECT_EQ(refused_body(R"({"name":"a","nam":1})"), R"(400 {"nam":["There is no such field."]})");
  EXPECT_EQ(refused_body(R"({"name":"a","ids":[-1]})"),
            R"(400 {"ids":["A list of whole numbers is wanted."]})");
  std::string many = "1";
  for (int i = 0; i < 10'000; ++i) many += ",1";
  EXPECT_EQ(refused_body(join({R"({"name":"a","ids":[)", many, "]}"})),
            R"(400 {"ids":["At most 10000 are taken at once."]})");
  EXPECT_EQ(refused_body(join({R"({"name":"a","tags":[")", std::string(65'537, 'x'), R"("]})"})),
            R"(400 {"tags":["A list of strings is wanted, of at most 65536 bytes each."]})");
  EXPECT_TRUE(refused_body("[]").starts_with("400 ")) << refused_body("[]");
  EXPECT_TRUE(refused_body("{\"name\":\"\xff\"}").starts_with("400 "));
  EXPECT_TRUE(refused_body("name=a", "text/plain").starts_with("415 "));
}

TEST(Routes, EachHasItsOwnPlaceAndASummary) {
  for (const Route& one : all_routes()) {
    EXPECT_EQ(match(all_routes(), one.path).of(one.method), &one) << one.path;
    EXPECT_NE(one.summary, "") << one.path;
    EXPECT_EQ(one.method != "GET" && one.scope == Scope::read, false) << one.path;
  }
}

TEST(OpenApi, NamesEachRouteWithWhatItTakes) {
  const auto document = parse_json(openapi_document(kTable, "http://h"));
  ASSERT_TRUE(document);
  const JsonObject& paths = document->at("paths").as_object();
  EXPECT_EQ(paths.size(), 4u);
  const Json& things = paths.at("/api/hearth/v1/things");
  EXPECT_EQ(things.at("get").at("parameters").as_array().size(), std::size(kSome) + 2);
  const Json& body =
      things.at("post").at("requestBody").at("content").at("application/json").at("schema");
  EXPECT_EQ(body.at("required"), (JsonArray{"name"}));
  EXPECT_EQ(body.at("properties").at("ids").at("type"), (JsonArray{"array", "null"}));
  const Json& part = paths.at("/api/hearth/v1/things/{id}/parts/{part}").at("put");
  EXPECT_EQ(part.at("parameters").at(1).at("name").as_string(), "part");
  EXPECT_EQ(
      parse_json(testing::OwnWorld().get("openapi.json").body)->at("paths").as_object().size(), [] {
        std::set<std::string_view> all;
        for (const Route& one : all_routes()) all.insert(one.path);
        return all.size();
      }());
}

TEST(Runs, AreListedByPageAndFoundByUidAndNumber) {
  testing::OwnWorld world;
  testing::History history(false);
  add_story(history);
  world.record(history.events);
  const auto list = parse_json(world.get("runs?limit=1&status=failed").body);
  EXPECT_EQ(list->at("count"), 1);
  EXPECT_TRUE(list->at("next").is_null());
  const Json& run = list->at("results").at(0);
  EXPECT_EQ(run.at("playbook"), 1);
  EXPECT_EQ(run.at("uid").as_string(), testing::uuid(0, 1).c_str());
  EXPECT_EQ(run.at("complete"), true);
  EXPECT_EQ(parse_json(world.get("runs?status=running").body)->at("count"), 0);
  for (const std::string& name : {testing::uuid(0, 1), std::string("1"), std::string("last")}) {
    const auto one = parse_json(world.get("runs/" + name).body);
    EXPECT_EQ(one->at("path"), run.at("path"));
    EXPECT_GT(one->at("counts").at("ok").as_int64(), 0);
    EXPECT_EQ(one->at("counts").at("unreachable"), 1);
  }
  EXPECT_EQ(world.get("runs/2").status, 404);
  EXPECT_EQ(world.get("runs/" + testing::uuid(0, 9)).status, 404);
  EXPECT_EQ(world.get("runs/nonsense").status, 404);
}

TEST(Views, AreWhatTheCommandLinePrints) {
  testing::OwnWorld world;
  testing::History history(false);
  add_story(history);
  world.record(history.events);
  EXPECT_EQ(world.get("views/playbooks").body, text_of(*list_playbooks(world.db, {})));
  EXPECT_EQ(world.get("views/playbooks?as=json&status=failed").body,
            json_of(*list_playbooks(world.db, {.status = Status::failed})));
  EXPECT_EQ(world.get("views/playbooks/last").body, text_of(*show_playbook(world.db, 1)));
  EXPECT_EQ(world.get("views/playbooks/1?as=json").body, json_of(*show_playbook(world.db, 1)));
  EXPECT_EQ(world.get("views/results/1?as=text").body, text_of(*show_result(world.db, "1")));
  EXPECT_EQ(world.get("views/results/1?as=json").body, json_of(*show_result(world.db, "1")));
  EXPECT_EQ(world.get("views/results/99").status, 404);
  EXPECT_EQ(world.get("views/results/x").status, 400);
  EXPECT_EQ(world.get("views/playbooks/nonsense").status, 400);
  EXPECT_EQ(world.get("views/playbooks?limit=10001").body,
            R"({"limit":["A number from 1 to 10000 is wanted."]})");
}

}  // namespace
}  // namespace hearth::record::own
