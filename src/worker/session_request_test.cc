#include "worker/session_request.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "worker/testing.hh"

namespace hearth::worker {
namespace {

using testing::frame_of;

JsonObject call_with(Json session) {
  return {{"t", "call"}, {"umask", 18}, {"session", std::move(session)}};
}

const JsonObject kGood{{"name", "cloud.common"}, {"key", "ab12"}, {"content", "cd34"}};

TEST(SessionRequest, IsAbsentFromAnOrdinaryCall) {
  const auto request = read_session_request(frame_of({{"t", "call"}}), -1);
  ASSERT_TRUE(request);
  EXPECT_FALSE(request->has_value());
}

TEST(SessionRequest, ReadsWhatTheCallSays) {
  JsonObject session = kGood;
  session["ttl"] = 0.5;
  session["open"] = true;
  const auto request = read_session_request(frame_of(call_with(session)), -1);
  ASSERT_TRUE(request && *request);
  EXPECT_EQ((*request)->name, "cloud.common");
  EXPECT_EQ((*request)->key, "ab12");
  EXPECT_EQ((*request)->content, "cd34");
  EXPECT_EQ((*request)->ttl, std::chrono::milliseconds(500));
  EXPECT_TRUE((*request)->open);
}

TEST(SessionRequest, RefusesWhatIsNoSession) {
  const auto refuses = [](Json session) {
    return !read_session_request(frame_of(call_with(std::move(session))), -1);
  };
  EXPECT_TRUE(refuses("text"));
  for (const std::string_view name : {"name", "key", "content"}) {
    JsonObject session = kGood;
    session.erase(name);
    EXPECT_TRUE(refuses(session)) << name;
    session[name] = 7;
    EXPECT_TRUE(refuses(session)) << name;
    session[name] = "with\nbreak";
    EXPECT_TRUE(refuses(session)) << name;
    session[name] = std::string(201, 'x');
    EXPECT_TRUE(refuses(session)) << name;
    session[name] = "";
    EXPECT_TRUE(refuses(session)) << name;
  }
  for (const Json& ttl : {Json(-1), Json(86'401), Json("15"), Json(nullptr)}) {
    JsonObject session = kGood;
    session["ttl"] = ttl;
    EXPECT_TRUE(refuses(session)) << to_text(ttl);
  }
}

TEST(SessionRequest, PostureIsEqualOnlyWhereEverythingOfTheProcessIs) {
  const int root = ::open("/", O_PATH | O_CLOEXEC);
  const int proc = ::open("/proc", O_PATH | O_CLOEXEC);
  const auto posture = [](JsonObject header, std::string_view body, int cwd) {
    return (*read_session_request(frame_of(std::move(header), body), cwd))->posture;
  };
  const JsonObject call = call_with(kGood);
  const std::string base = posture(call, "A=1", root);
  EXPECT_EQ(posture(call, "A=1", root), base);
  EXPECT_NE(posture(call, "A=2", root), base);
  EXPECT_NE(posture(call, "A=1", proc), base);
  for (const std::string_view name : {"umask", "ignored", "blocked"}) {
    JsonObject other = call;
    other[name] = 63;
    EXPECT_NE(posture(other, "A=1", root), base) << name;
  }
  ::close(root);
  ::close(proc);
}

}  // namespace
}  // namespace hearth::worker
