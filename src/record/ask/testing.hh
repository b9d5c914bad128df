#pragma once
#include <gtest/gtest.h>

#include <string>

#include "base/json.hh"
#include "record/testing/history.hh"

namespace hearth::record::ask::testing {

/// Tells runs whose times and contents a test says. Playbooks, tasks and results are numbered from
/// 1 in the order in which they are told.
class Told {
 public:
  /// A new run of the playbook at `path`; `more` are further members of `run.start`.
  Told& run(const std::string& path, const std::string& more = "");
  Told& play(const std::string& name);
  Told& task(const std::string& name, const std::string& action = "command",
             const std::string& more = R"("path":"/srv/site.yml","line":3)");

  struct Result {
    std::string status = "ok";
    std::string content = "{}";
    std::int64_t start_ms = 0, duration_ms = 10;  ///< from 2026-11-21T08:00:00Z
    std::string more = R"("changed":false)";
  };
  Told& result(const std::string& host, const Result& told);
  Told& result(const std::string& host) { return result(host, Result()); }
  Told& file(const std::string& path, const std::string& text);
  Told& facts(const std::string& host, const std::string& json);
  Told& end(const std::string& status = "completed");

  /// A store with all that was told.
  Database store();

  record::testing::History history{true};

 private:
  std::uint64_t runs_ = 0, plays_ = 0, tasks_ = 0, results_ = 0;
};

/// The answer of a question as JSON; a failed test where it is an error.
template <class Answer>
JsonObject object_of(const Answer& answer) {
  EXPECT_TRUE(answer) << (answer ? "" : answer.error().message);
  if (!answer) return {};
  auto json = parse_json_object(*answer);
  EXPECT_TRUE(json) << *answer;
  return json ? *std::move(json) : JsonObject();
}

/// The member of the object in each element, as text: strings as they are, all else as JSON.
std::vector<std::string> column(const Json& list, std::string_view member);
/// A member by its way: "last_ok.id".
std::string at(const Json& value, std::string_view way);

}  // namespace hearth::record::ask::testing
