#include "record/api/fields.hh"

#include <gtest/gtest.h>

#include "base/text.hh"
#include "record/api/testing/zone.hh"
#include "record/testing/history.hh"

namespace hearth::record::api {
namespace {

using record::testing::memory_store;
using testing::utc;

std::int64_t one_hour_east(std::int64_t local) {
  return local - 3600;
}

/// A store with one playbook, 1, and one host, 7.
struct FieldWorld {
  Database db = memory_store();
  FieldWorld() {
    HEARTH_ASSERT(
        db.script("INSERT INTO playbooks (id, uid, created, updated, seen)"
                  " VALUES (1, x'00', 1, 1, 0);"
                  "INSERT INTO hosts (id, playbook_id, name, created, updated)"
                  " VALUES (7, 1, 'h', 1, 1)"));
  }
  /// The event's JSON, or "! " and the problems.
  std::string take(const Field& field, std::string_view json, LocalToUtc local = utc) {
    const auto taken = api::take(field, json, {db, local});
    EXPECT_TRUE(taken) << json;
    if (!taken) return {};
    return taken->problems.empty() ? taken->json : "! " + join_with(" ", taken->problems);
  }
  std::string take(Endpoint endpoint, std::string_view field, std::string_view json,
                   LocalToUtc local = utc) {
    return take(*find_field(model_of(endpoint), field), json, local);
  }
};

using Cases = std::vector<std::pair<std::string, std::string>>;

void expect(Endpoint endpoint, std::string_view field, const Cases& cases) {
  FieldWorld world;
  for (const auto& [json, expected] : cases)
    EXPECT_EQ(world.take(endpoint, field, json), expected) << field << " " << json;
}

void expect(Endpoint endpoint, std::string_view field, const std::string& json,
            const std::string& expected) {
  expect(endpoint, field, Cases{std::pair(json, expected)});
}

std::string in_quotes(const std::string& text) {
  return join({"\"", text, "\""});
}

TEST(Fields, ATextIsStrippedAndMeasured) {
  const std::string long_text(256, 'x');
  expect(
      Endpoint::playbooks, "path",
      {{"\" a b \"", "\"a b\""},
       {"1.0", "\"1.0\""},
       {"1e5", "\"100000.0\""},
       {"12345678901234567890", "\"12345678901234567890\""},
       {"true", "! Not a valid string."},
       {"[\"a\"]", "! Not a valid string."},
       {"{}", "! Not a valid string."},
       {"null", "! This field may not be null."},
       {"\"\"", "! This field may not be blank."},
       {"\"  \"", "! This field may not be blank."},
       {"\"a\\u0000b\"", "! Null characters are not allowed."},
       {in_quotes(std::string(255, 'x')), in_quotes(std::string(255, 'x'))},
       {in_quotes(long_text), "! Ensure this field has no more than 255 characters."},
       {in_quotes(long_text + "\\u0000"),
        "! Ensure this field has no more than 255 characters. Null characters are not allowed."}});
  std::string wide;
  for (int i = 0; i < 255; ++i) wide += "é";
  expect(Endpoint::playbooks, "path", in_quotes(wide), in_quotes(wide));
}

TEST(Fields, SomeTextsMayBeNullOrBlankOrLong) {
  expect(Endpoint::playbooks, "name",
         {{"null", "null"}, {"\"\"", "! This field may not be blank."}});
  expect(Endpoint::plays, "name", {{"null", "null"}, {"\"\"", "\"\""}, {"\" \"", "\"\""}});
  const std::string text = in_quotes(std::string(300, 'x'));
  expect(Endpoint::tasks, "name", {{text, text}, {"\"\"", "\"\""}});
  expect(Endpoint::tasks, "action", {{text, text}, {"\"\"", "! This field may not be blank."}});
  expect(Endpoint::playbooks, "server_version", "null", "! This field may not be null.");
}

TEST(Fields, AnIntegerIsTakenAsPythonReadsIt) {
  const std::string kNo = "! A valid integer is required.";
  expect(
      Endpoint::tasks, "lineno",
      {{"7", "7"},
       {"-1", "-1"},
       {"\"7\"", "7"},
       {"\" +7 \"", "7"},
       {"7.0", "7"},
       {"\"7.00 \"", "7"},
       {"1e3", "1000"},
       {"\"1_000\"", "1000"},
       {"9223372036854775807", "9223372036854775807"},
       {"-9223372036854775808", "-9223372036854775808"},
       {"9223372036854775808", "! Ensure this value is less than or equal to 9223372036854775807."},
       {"-99999999999999999999999",
        "! Ensure this value is greater than or equal to -9223372036854775808."},
       {in_quotes(std::string(1001, '1')), "! String value too large."},
       {"7.5", kNo},
       {"\"7.5\"", kNo},
       {"1e400", kNo},
       {"true", kNo},
       {"\"x\"", kNo},
       {"\"\"", kNo},
       {"\"1__0\"", kNo},
       {"\"_1\"", kNo},
       {"\"-\"", kNo},
       {"[1]", kNo},
       {"{}", kNo},
       {"null", "! This field may not be null."}});
}

TEST(Fields, ABooleanHasManyWords) {
  const std::string kNo = "! Must be a valid boolean.";
  expect(Endpoint::tasks, "handler",
         {{"true", "true"},    {"false", "false"},  {"1", "true"},
          {"0", "false"},      {"1.0", "true"},     {"-0.0", "false"},
          {"\"1\"", "true"},   {"\"yes\"", "true"}, {"\"Yes\"", "true"},
          {"\"YES\"", "true"}, {"\"on\"", "true"},  {"\"off\"", "false"},
          {"\"t\"", "true"},   {"\"N\"", "false"},  {"\"False\"", "false"},
          {"\"yEs\"", "true"}, {"\" yes\"", kNo},   {"\"x\"", kNo},
          {"\"\"", kNo},       {"2", kNo},          {"[1]", kNo},
          {"{}", kNo},         {"\"null\"", kNo},   {"null", "! This field may not be null."}});
}

TEST(Fields, AChoiceIsOneOfItsWords) {
  expect(Endpoint::playbooks, "status",
         {{"\"running\"", "\"running\""},
          {"\"bogus\"", "! \"bogus\" is not a valid choice."},
          {"\"\"", "! \"\" is not a valid choice."},
          {"true", "! \"True\" is not a valid choice."},
          {"1", "! \"1\" is not a valid choice."},
          {"[\"running\"]", "! \"['running']\" is not a valid choice."},
          {"{\"a\":1}", "! \"{'a': 1}\" is not a valid choice."},
          {"null", "! This field may not be null."}});
  expect(Endpoint::plays, "status", "\"failed\"", "! \"failed\" is not a valid choice.");
  expect(Endpoint::results, "status",
         {{"\"changed\"", "! \"changed\" is not a valid choice."}, {"\"skipped\"", "\"skipped\""}});
}

TEST(Fields, AUuidIsTakenInManyForms) {
  const std::string kUuid = "\"0190b3f0-0001-7abc-8def-000000000001\"";
  const std::string kNo = "! Must be a valid UUID.";
  expect(Endpoint::tasks, "uuid",
         {{kUuid, kUuid},
          {"\"0190B3F000017ABC8DEF000000000001\"", kUuid},
          {"\"{0190b3f0-0001-7abc-8def-000000000001}\"", kUuid},
          {"\"urn:uuid:0190b3f0-0001-7abc-8def-000000000001\"", kUuid},
          {"5", "\"00000000-0000-0000-0000-000000000005\""},
          {"true", "\"00000000-0000-0000-0000-000000000001\""},
          {"340282366920938463463374607431768211455", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\""},
          {"340282366920938463463374607431768211456", kNo},
          {"-1", kNo},
          {"1.0", kNo},
          {"\"\"", kNo},
          {"\"x\"", kNo},
          {"\"0190b3f0-0001-7abc-8def-00000000000g\"", kNo},
          {"[1]", kNo},
          {"null", "null"}});
  expect(Endpoint::plays, "uuid", "null", "! This field may not be null.");
}

TEST(Fields, ATimeIsMicroseconds) {
  const std::string kNo = "! " + std::string(kNoTime);
  expect(Endpoint::playbooks, "started",
         {{"\"1970-01-01T00:00:00Z\"", "0"},
          {"\"2020-01-01T10:00\"", "1577872800000000"},
          {"\"2020-1-1 1:2:3,1234567+02\"", "1577833323123456"},
          {"\"2020-01-01T00:00:00.5-0130\"", "1577842200500000"},
          {"\"1969-12-31T23:59:59.999999Z\"", "-1"},
          {"\"0001-01-01T00:00:00Z\"", "-62135596800000000"},
          {"\"0001-01-01T00:00:00+02:00\"", "! Datetime value out of range."},
          {"\"9999-12-31T23:59:59-01:00\"", "! Datetime value out of range."},
          {"null", "! This field may not be null."}});
  for (const char* text :
       {"", "2020-01-01T24:00Z", "2020-01-01T10:00:60Z", "2020-01-01T10:00:00z", " 2020-01-01",
        "2020-02-30T10:00", "2020-13-01T10:00", "0000-01-01T10:00", "2020-01-01T10:00:00.",
        "2020-01-01T10:00:00+2", "2020-01-01T10:00:00+24:00", "x"})
    expect(Endpoint::playbooks, "started", in_quotes(text), kNo);
  expect(Endpoint::playbooks, "started", {{"1", kNo}, {"true", kNo}, {"[]", kNo}});
  expect(Endpoint::playbooks, "ended", "null", "null");
}

TEST(Fields, ATimeWithoutAZoneIsTheServers) {
  FieldWorld world;
  EXPECT_EQ(world.take(Endpoint::plays, "started", "\"1970-01-01T01:00\"", one_hour_east), "0");
  EXPECT_EQ(world.take(Endpoint::plays, "started", "\"1970-01-01T01:00Z\"", one_hour_east),
            "3600000000");
}

TEST(Fields, ADurationIsMicroseconds) {
  const std::string kNo = "! " + std::string(kNoDuration);
  expect(Endpoint::plays, "duration",
         {{"null", "null"},
          {"1", "1000000"},
          {"3.5", "3500000"},
          {"\"3.5\"", "3500000"},
          {"\"\"", "0"},
          {"\"1:2\"", "62000000"},
          {"\"1:2:3.1234567\"", "3723123456"},
          {"\"1 00:00:01\"", "86401000000"},
          {"\"1 day, 0:0:1\"", "86401000000"},
          {"\"1 days 05:06:07\"", "104767000000"},
          {"\"-1 23:59:59\"", "-1000000"},
          {"\"-5\"", "-5000000"},
          {"\"-0:0:5\"", "-5000000"},
          {"\"+01:02:03\"", "3723000000"},
          {"\"-1:2:3\"", "-3723000000"},
          {"\"2 days\"", "172800000000"},
          {"\"1 -0:0:1\"", "86399000000"},
          {"\"90:90:90\"", "329490000000"},
          {"\"PT1,5M\"", "90000000"},
          {"\"P1DT\"", "86400000000"},
          {"\"P1DT2S\"", "86402000000"},
          {"\"-PT1.5S\"", "-1500000"},
          {"\"PT1H30M\"", "5400000000"},
          {"\"P1.5D\"", "129600000000"},
          {"\"P\"", "0"},
          {"\"PT\"", "0"}});
  for (const char* json : {"\"x\"", "true", "[1]", "{}", "\"1e3\"", "\"1 \"", "\" 5\"", "\"P1W\"",
                           "\"1:2:3:4\"", "\"+5\"", "\"5.\"", "\"P1\"", "\"PT1\"", "\"P1H\"",
                           "1e400", "1e30", "\"1 days 2:3:4\"", "\"1 day,2:3:4\""})
    expect(Endpoint::plays, "duration", json, kNo);
  for (const char* json : {"\"99999999999999\"", "\"P999999999999D\"", "\"1000000000 0:0:0\""})
    expect(Endpoint::plays, "duration", json, "! " + std::string(kDurationOutside));
  for (const char* json : {"\"200000000 00:00:00\"", "\"106751990 2562047788:00:00\""})
    expect(Endpoint::plays, "duration", json, "! " + std::string(kDurationTooLong));
}

TEST(Fields, ABodyIsAnyJsonButNull) {
  for (const char* json : {"{}", "\"x\"", "[1.0]", "12345678901234567890", "false"})
    expect(Endpoint::results, "content", json, json);
  const Cases null = {{"null", "! This field may not be null."}};
  expect(Endpoint::results, "content", null);
  expect(Endpoint::playbooks, "arguments", null);
  expect(Endpoint::tasks, "tags", null);
  expect(Endpoint::tasks, "warnings", null);
  expect(Endpoint::hosts, "facts", null);
  expect(Endpoint::records, "value", null);
}

TEST(Fields, ARelationIsTheIdOfARowThatIsThere) {
  const auto type = [](const char* name) {
    return join({"! Incorrect type. Expected pk value, received ", name, "."});
  };
  const auto missing = [](const char* text) {
    return join({"! Invalid pk \"", text, "\" - object does not exist."});
  };
  expect(Endpoint::plays, "playbook",
         {{"1", "1"},
          {"\"1\"", "1"},
          {"\" 1 \"", "1"},
          {"1.5", "1"},
          {"9999", missing("9999")},
          {"\"9999\"", missing("9999")},
          {"-1", missing("-1")},
          {"0", missing("0")},
          {"99999999999999999999", missing("99999999999999999999")},
          {"1e400", missing("inf")},
          {"\"\"", "! This field may not be null."},
          {"null", "! This field may not be null."},
          {"true", type("bool")},
          {"\"abc\"", type("str")},
          {"\"1.0\"", type("str")},
          {"[1]", type("list")},
          {"{\"id\":1}", type("dict")}});
}

TEST(Fields, ListsOfHosts) {
  expect(Endpoint::results, "delegated_to",
         {{"[]", "[]"},
          {"[7,\"7\",7.0]", "[7]"},
          {"{\"7\":2}", "[7]"},
          {"[999]", "! Object with id=999 does not exist."},
          {"[null]", "! Object with id=None does not exist."},
          {"[\"x\"]", "! Invalid value."},
          {"[[7]]", "! Invalid value."},
          {"[\"\"]", "! Invalid value."},
          {"5", "! Expected a list of items but got type \"int\"."},
          {"\"x\"", "! Expected a list of items but got type \"str\"."},
          {"null", "! This field may not be null."}});
}

TEST(Fields, NamesOfLabelsAreTakenAsTheyAre) {
  expect(Endpoint::playbooks, "labels",
         {{"[\"b\",\" a \",\"\",\"b\"]", "[\"b\",\" a \",\"\"]"},
          {"[1,true,1.5]", "[\"1\",\"True\",\"1.5\"]"},
          {"{\"a\":1}", "[\"a\"]"},
          {"[null]", "! Invalid value."},
          {"[[1]]", "! Invalid value."},
          {"[{}]", "! Invalid value."},
          {"\"x\"", "! Expected a list of items but got type \"str\"."},
          {"null", "! This field may not be null."}});
}

TEST(Fields, AFilesTextIsNotTouched) {
  expect(Endpoint::files, "content",
         {{"\" a\\n\"", "\" a\\n\""},
          {"\"\"", "\"\""},
          {"\"\\u0000\"", "\"\\u0000\""},
          {"1", "! Not a valid string."},
          {"[\"x\"]", "! Not a valid string."},
          {"null", "! This field may not be null."}});
}

// ---- forms and whole requests ------------------------------------------------------------------

std::optional<std::string> in_form(Endpoint endpoint, std::string_view field, FormFields fields,
                                   Method method = Method::post) {
  return given(*find_field(model_of(endpoint), field), Body{true, std::move(fields)}, method);
}

TEST(Forms, WhatIsEmptyOrMissingIsReadAsABrowserMeansIt) {
  using enum Endpoint;
  EXPECT_EQ(in_form(playbooks, "name", {{"name", ""}}), "null");
  EXPECT_EQ(in_form(plays, "name", {{"name", ""}}), "\"\"");
  EXPECT_EQ(in_form(playbooks, "ended", {{"ended", ""}}), "null");
  EXPECT_EQ(in_form(playbooks, "status", {{"status", ""}}), std::nullopt);
  EXPECT_EQ(in_form(playbooks, "path", {{"path", ""}}), "\"\"");
  EXPECT_EQ(in_form(playbooks, "path", {}), std::nullopt);
  EXPECT_EQ(in_form(playbooks, "arguments", {{"arguments", "{\"a\":1}"}}), "\"{\\\"a\\\":1}\"");
  EXPECT_EQ(in_form(playbooks, "arguments", {{"arguments", ""}}), "\"\"");
  EXPECT_EQ(in_form(tasks, "warnings", {{"warnings", "[1]"}}), "[1]");
  EXPECT_EQ(in_form(tasks, "handler", {}), "false");
  EXPECT_EQ(in_form(tasks, "handler", {}, Method::patch), std::nullopt);
  EXPECT_EQ(in_form(playbooks, "labels", {{"labels", "a"}, {"labels", "b"}}), "[\"a\",\"b\"]");
  EXPECT_EQ(in_form(playbooks, "labels", {}), "[]");
  EXPECT_EQ(in_form(playbooks, "labels", {}, Method::patch), std::nullopt);
  EXPECT_EQ(in_form(labels, "name", {{"name", "a"}, {"name", "b"}}), "\"b\"");
  EXPECT_EQ(in_form(labels, "id", {{"id", "3"}}), std::nullopt);
}

std::string validated(Endpoint endpoint, const char* json, Method method) {
  FieldWorld world;
  const auto body = parse_body("application/json", json);
  const auto done = validate(model_of(endpoint), *body, method, {world.db});
  if (!done->problems.empty()) return done->problems.answer().body;
  std::vector<std::string> out;
  for (const auto& [name, value] : done->fields.all()) out.push_back(join({name, "=", value}));
  return join_with("|", out);
}

TEST(Validate, ErrorsStandInTheOrderOfTheWriteShape) {
  EXPECT_EQ(validated(Endpoint::playbooks,
                      R"({"ansible_version":null,"path":"","status":"bogus","started":"nope",)"
                      R"("labels":"x"})",
                      Method::post),
            "{\"labels\":[\"Expected a list of items but got type \\\"str\\\".\"],"
            "\"started\":[\"Datetime has wrong format. Use one of these formats instead: "
            "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].\"],"
            "\"ansible_version\":[\"This field may not be null.\"],"
            "\"status\":[\"\\\"bogus\\\" is not a valid choice.\"],"
            "\"path\":[\"This field may not be blank.\"]}");
  EXPECT_EQ(validated(Endpoint::hosts,
                      R"({"name":null,"playbook":null,"changed":"x","facts":null})", Method::post),
            R"({"facts":["This field may not be null."],"name":["This field may not be null."],)"
            R"("changed":["A valid integer is required."],)"
            R"("playbook":["This field may not be null."]})");
}

std::string required(Endpoint endpoint) {
  std::vector<std::string> names;
  for (const Field& field : model_of(endpoint).fields)
    if (field.required) names.emplace_back(field.name);
  return join_with(" ", names);
}

TEST(Validate, WhatEachObjectNeeds) {
  EXPECT_EQ(required(Endpoint::labels), "name");
  EXPECT_EQ(required(Endpoint::playbooks), "ansible_version path");
  EXPECT_EQ(required(Endpoint::plays), "uuid playbook");
  EXPECT_EQ(required(Endpoint::tasks), "action lineno handler play file playbook");
  EXPECT_EQ(required(Endpoint::hosts), "name playbook");
  EXPECT_EQ(required(Endpoint::results), "host task play playbook");
  EXPECT_EQ(required(Endpoint::files), "content path playbook");
  EXPECT_EQ(required(Endpoint::records), "key type playbook");
  for (const Method method : {Method::post, Method::put})
    EXPECT_EQ(validated(Endpoint::hosts, "{}", method),
              R"({"name":["This field is required."],"playbook":["This field is required."]})");
}

TEST(Validate, PatchTakesAnySubsetAndPutResetsBodies) {
  EXPECT_EQ(validated(Endpoint::hosts, "{}", Method::patch), "");
  EXPECT_EQ(validated(Endpoint::hosts, R"({"ok":3,"id":9,"bogus":1})", Method::patch), "ok=3");
  EXPECT_EQ(validated(Endpoint::hosts, R"({"name":"h","playbook":1})", Method::put),
            "facts={}|name=\"h\"|playbook=1");
  EXPECT_EQ(validated(Endpoint::records, R"({"key":"k","type":"t","playbook":"1"})", Method::put),
            "value=\"\"|key=\"k\"|type=\"t\"|playbook=1");
  EXPECT_EQ(validated(Endpoint::playbooks, R"({"ansible_version":"2","path":"/a"})", Method::put),
            "arguments={}|ansible_version=\"2\"|path=\"/a\"");
}

}  // namespace
}  // namespace hearth::record::api
