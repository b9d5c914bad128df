#include "worker/context.hh"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.hh"

namespace hearth::worker {
namespace {

TEST(Context, HasElevenFieldsAndIsStable) {
  EXPECT_EQ(split(own_context(), ' ').size(), 11u);
  EXPECT_EQ(own_context(), own_context());
}

TEST(Context, DiffersForAProcessThatMayGainNoPrivileges) {
  const std::string ours = own_context();
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::_exit(own_context() == ours ? 1 : 0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace hearth::worker
