#include "worker/call.hh"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "worker/testing.hh"

namespace hearth::worker {
namespace {

using testing::frame_of;

JsonObject header_of(int argc, int envc) {
  return {{"t", "call"}, {"v", 1}, {"argc", argc}, {"envc", envc}, {"host", "h1"}};
}

std::string body_of(std::initializer_list<std::string_view> strings) {
  std::string body;
  for (const auto text : strings) (body += text) += '\0';
  return body;
}

TEST(Call, ReadsInterpreterArgumentsAndEnvironment) {
  const Frame frame =
      frame_of(header_of(1, 2), body_of({"/usr/bin/python3", "/tmp/x.py", "A=1", "B=\xff="}));
  const auto call = read_call(frame);
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->interpreter, "/usr/bin/python3");
  EXPECT_EQ(call->argv, std::vector<std::string_view>{"/tmp/x.py"});
  EXPECT_EQ(call->variable("B"), "\xff=");
  EXPECT_EQ(call->variable("C"), "");
  EXPECT_EQ(call->host, "h1");
  EXPECT_EQ(call->task, "");
}

TEST(Call, RefusesABodyThatIsNotWhatTheHeaderSays) {
  const std::string good = body_of({"/p", "A=1"});
  EXPECT_TRUE(read_call(frame_of(header_of(0, 1), good)));
  EXPECT_FALSE(read_call(frame_of(header_of(0, 2), good)));
  EXPECT_FALSE(read_call(frame_of(header_of(0, 0), good)));
  EXPECT_FALSE(read_call(frame_of(header_of(-1, 1), good)));
  EXPECT_FALSE(read_call(frame_of(header_of(0, 1 << 30), good)));
  EXPECT_FALSE(read_call(frame_of(header_of(0, 1), good.substr(0, good.size() - 1))));
  EXPECT_FALSE(read_call(frame_of({{"t", "call"}, {"v", 2}, {"argc", 0}, {"envc", 1}}, good)));
}

TEST(Call, RefusesWhatNoWorkerMayRun) {
  EXPECT_FALSE(read_call(frame_of(header_of(0, 0), body_of({"python3"}))));
  EXPECT_FALSE(read_call(frame_of(header_of(2, 0), body_of({"/p", "a", "b"}))));
}

ZygoteKey key_for(std::initializer_list<std::string_view> env, std::string binary = "1:1") {
  std::string body = body_of({"/p"});
  for (const auto entry : env) (body += entry) += '\0';
  const Frame frame = frame_of(header_of(0, static_cast<int>(env.size())), body);
  return key_of(*read_call(frame), std::move(binary));
}

TEST(ZygoteKey, SeparatesWhatAPythonTakesInAtItsStart) {
  const ZygoteKey base = key_for({"HOME=/a", "LANG=C.UTF-8"});
  EXPECT_EQ(base, key_for({"LANG=C.UTF-8", "HOME=/b", "SECRET=x"}));
  EXPECT_EQ(base, key_for({"LC_ALL=C.UTF-8", "LANG=de_DE"}));
  EXPECT_NE(base, key_for({"LANG=C"}));
  EXPECT_NE(base, key_for({"LANG=C.UTF-8", "PYTHONPATH=/x"}));
  EXPECT_NE(base, key_for({"LANG=C.UTF-8"}, "1:2"));
  EXPECT_EQ(key_for({"PYTHONA=1", "PYTHONB=2"}), key_for({"PYTHONB=2", "PYTHONA=1"}));
}

TEST(ZygoteEnvironment, CarriesNothingOfTheCallersSecrets) {
  const std::string body =
      body_of({"/p", "OS_PASSWORD=s", "PATH=/bin", "PYTHONPATH=/x", "LANGUAGE=de"});
  const Frame frame = frame_of(header_of(0, 4), body);
  EXPECT_EQ(zygote_environment(*read_call(frame), "/c", "/r"),
            (std::vector<std::string>{"PATH=/bin", "PYTHONPATH=/x", "HEARTH_CACHE_DIR=/c",
                                      "HEARTH_WORKER_DIR=/r"}));
}

TEST(IdentifyBinary, ChangesWithTheFileAndItsVirtualEnvironment) {
  char folder[] = "/tmp/hearth-call-XXXXXX";
  ASSERT_TRUE(mkdtemp(folder));
  const std::string root(folder);
  std::filesystem::create_directory(root + "/bin");
  const std::string python = root + "/bin/python";
  EXPECT_EQ(identify_binary(python).error().code, Errc::not_found);
  std::ofstream(python) << "one";
  const std::string before = *identify_binary(python);
  EXPECT_EQ(*identify_binary(python), before);
  std::ofstream(root + "/pyvenv.cfg") << "home = /usr/bin\n";
  const std::string in_venv = *identify_binary(python);
  EXPECT_NE(in_venv, before);
  std::ofstream(python) << "longer";
  EXPECT_NE(*identify_binary(python), in_venv);
  std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace hearth::worker
