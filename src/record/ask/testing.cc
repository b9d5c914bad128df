#include "record/ask/testing.hh"

#include <charconv>

#include "base/text.hh"
#include "record/ask/print_read.hh"

namespace hearth::record::ask::testing {
namespace {

constexpr std::int64_t kZero = 1'795'248'000'000'000;  // 2026-11-21T08:00:00Z

std::string text_of(const Json& value) {
  if (value.is_string()) return std::string(std::string_view(value.get_string()));
  if (!value.is_double()) return to_text(value);
  char out[32];
  return {out, std::to_chars(out, out + sizeof out, value.get_double()).ptr};
}

}  // namespace

using record::testing::uuid;

Told& Told::run(const std::string& path, const std::string& more) {
  history.run(++runs_);
  history.add("run.start", join({R"("path":")", path, "\"", more.empty() ? "" : ",", more}));
  return *this;
}

Told& Told::play(const std::string& name) {
  history.add("play.start",
              join({"\"play\":\"", uuid(1, ++plays_), R"(","batch":0,"name":")", name, "\""}));
  return *this;
}

Told& Told::task(const std::string& name, const std::string& action, const std::string& more) {
  history.add("task.start",
              join({"\"task\":\"", uuid(2, ++tasks_), R"(","batch":0,"play":")", uuid(1, plays_),
                    R"(","name":")", name, R"(","action":")", action, "\",", more}));
  return *this;
}

Told& Told::result(const std::string& host, const Result& told) {
  const std::int64_t started = kZero + told.start_ms * 1000;
  const std::int64_t duration = told.duration_ms * 1000;
  history.add("result", join({"\"uid\":\"",
                              uuid(3, ++results_),
                              R"(","task":")",
                              uuid(2, tasks_),
                              R"(","batch":0,"play":")",
                              uuid(1, plays_),
                              R"(","host":")",
                              host,
                              R"(","status":")",
                              told.status,
                              R"(","started":)",
                              std::to_string(started),
                              R"(,"ended":)",
                              std::to_string(started + duration),
                              R"(,"duration":)",
                              std::to_string(duration),
                              R"(,"content":)",
                              told.content,
                              ",",
                              told.more}));
  return *this;
}

Told& Told::file(const std::string& path, const std::string& text) {
  history.add("file", join({R"("path":")", path, R"(","role":"playbook","sha1":"","text":)",
                            to_text(Json(text))}));
  return *this;
}

Told& Told::facts(const std::string& host, const std::string& json) {
  history.add("facts", join({R"("host":")", host, R"(","facts":)", json}));
  return *this;
}

Told& Told::end(const std::string& status) {
  history.add("run.end", join({R"("status":")", status, R"(","reason":"stats","exit_code":0)"}));
  return *this;
}

Database Told::store() {
  Database db = record::testing::memory_store();
  record::testing::Lines log;
  record::testing::project(db, log, history.events, 100);
  EXPECT_TRUE(log.lines.empty()) << log.lines[0];
  return db;
}

std::vector<std::string> column(const Json& list, std::string_view member) {
  std::vector<std::string> out;
  for (const Json& element : list.as_array()) out.push_back(at(element, member));
  return out;
}

std::string at(const Json& value, std::string_view way) {
  const Json* const found = member_at(value, way);
  return found ? text_of(*found) : "(none)";
}

}  // namespace hearth::record::ask::testing
