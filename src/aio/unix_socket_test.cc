#include "aio/unix_socket.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <filesystem>

#include "aio/scope.hh"

namespace hearth::aio {
namespace {

using std::chrono::milliseconds;

std::size_t open_fds() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
    ++count;
  return count;
}

class UnixSocketTest : public testing::Test {
 protected:
  UnixSocketTest() {
    char name[] = "/tmp/hearth-aio-XXXXXX";
    folder = ::mkdtemp(name);
    auto ends = socket_pair().value();
    a.emplace(loop, std::move(ends.first));
    b.emplace(loop, std::move(ends.second));
  }
  ~UnixSocketTest() override { std::filesystem::remove_all(folder); }

  SystemClock clock;
  Loop loop{clock};
  std::string folder;
  std::optional<UnixSocket> a, b;
};

Co<Expected<std::string>> read_text(UnixSocket& socket, std::vector<Fd>& fds) {
  std::string buffer(4096, '\0');
  CO_TRY(const std::size_t count, co_await socket.read_some(buffer, fds));
  buffer.resize(count);
  co_return buffer;
}

Co<Expected<std::string>> read_to_end(UnixSocket& socket) {
  std::string all;
  std::vector<Fd> fds;
  while (true) {
    CO_TRY(const std::string part, co_await read_text(socket, fds));
    if (part.empty()) co_return all;
    all += part;
  }
}

Co<> write_and_close(std::optional<UnixSocket>& socket, std::string bytes) {
  const auto written = co_await socket->write_all(bytes);
  EXPECT_TRUE(written);
  socket.reset();
}

TEST_F(UnixSocketTest, AllBytesArriveWhenThePeerReadsSlowerThanItIsWrittenTo) {
  const std::string bytes(3'000'000, 'x');
  Scope scope(loop);
  scope.start("writer", write_and_close(a, bytes));
  EXPECT_EQ(run_in(loop, read_to_end(*b)).value().size(), bytes.size());
}

TEST_F(UnixSocketTest, DescriptorsArriveWithTheFirstByteAndAreCloseOnExec) {
  Fd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const int sent[] = {null.get(), null.get()};
  EXPECT_TRUE(run_in(loop, a->write_all("hello", sent)));
  std::vector<Fd> fds;
  EXPECT_EQ(run_in(loop, read_text(*b, fds)).value(), "hello");
  ASSERT_EQ(fds.size(), 2u);
  struct stat ours{}, theirs{};
  ::fstat(null.get(), &ours);
  ::fstat(fds[1].get(), &theirs);
  EXPECT_EQ(ours.st_rdev, theirs.st_rdev);
  EXPECT_TRUE(::fcntl(fds[0].get(), F_GETFD) & FD_CLOEXEC);
}

TEST_F(UnixSocketTest, MoreThanSixteenDescriptorsAreRefusedAtBothEnds) {
  const std::vector<int> sent(17, b->fd());
  EXPECT_EQ(run_in(loop, a->write_all("x", sent)).error().code, Errc::invalid);

  char byte = 'x';
  iovec part{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(17 * sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  cmsghdr* const rights = CMSG_FIRSTHDR(&message);
  *rights = cmsghdr{CMSG_LEN(17 * sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
  std::copy(sent.begin(), sent.end(), reinterpret_cast<int*>(CMSG_DATA(rights)));
  ASSERT_EQ(::sendmsg(a->fd(), &message, 0), 1);
  const std::size_t before = open_fds();
  {
    std::vector<Fd> fds;
    EXPECT_EQ(run_in(loop, read_text(*b, fds)).error().code, Errc::protocol);
  }
  EXPECT_EQ(open_fds(), before);
}

TEST_F(UnixSocketTest, WritingToAClosedPeerIsUnavailableAndNoSignal) {
  b.reset();
  EXPECT_EQ(run_in(loop, a->write_all("x")).error().code, Errc::unavailable);
}

TEST_F(UnixSocketTest, ReadingAfterThePeersEndGivesZero) {
  b.reset();
  EXPECT_EQ(run_in(loop, read_to_end(*a)).value(), "");
}

Co<> close_after(Loop& loop, std::optional<UnixSocket>& socket) {
  co_await sleep_for(loop, milliseconds(5));
  socket.reset();
}

TEST_F(UnixSocketTest, HangupIsSeenBehindBytesThatNobodyRead) {
  EXPECT_TRUE(run_in(loop, a->write_all("unread")));
  const Deadline deadline = clock.now() + milliseconds(10);
  EXPECT_EQ(run_in(loop, with_deadline(loop, deadline, b->wait_hangup())).error().code,
            Errc::timeout);
  Scope scope(loop);
  scope.start("closer", close_after(loop, a));
  EXPECT_TRUE(run_in(loop, b->wait_hangup()));
  EXPECT_EQ(run_in(loop, read_to_end(*b)).value(), "unread");
}

TEST_F(UnixSocketTest, ShuttingDownTheWritingSideIsAHangup) {
  ::shutdown(a->fd(), SHUT_WR);
  EXPECT_TRUE(run_in(loop, b->wait_hangup()));
}

TEST_F(UnixSocketTest, DestructionCancelsWhoReads) {
  Scope scope(loop);
  scope.start("closer", close_after(loop, b));
  EXPECT_EQ(run_in(loop, read_to_end(*b)).error().code, Errc::cancelled);
}

TEST_F(UnixSocketTest, DestructionCancelsWhoWaitsForHangup) {
  Scope scope(loop);
  scope.start("closer", close_after(loop, b));
  EXPECT_EQ(run_in(loop, b->wait_hangup()).error().code, Errc::cancelled);
}

TEST_F(UnixSocketTest, AReaderCanBeCancelledAndTheSocketReadAgain) {
  const Deadline deadline = clock.now() + milliseconds(5);
  EXPECT_EQ(run_in(loop, with_deadline(loop, deadline, read_to_end(*b))).error().code,
            Errc::timeout);
  Scope scope(loop);
  scope.start("writer", write_and_close(a, "later"));
  EXPECT_EQ(run_in(loop, read_to_end(*b)).value(), "later");
}

Co<> fill(UnixSocket& socket, Errc& end) {
  const std::string much(10'000'000, 'x');
  const auto written = co_await socket.write_all(much);
  end = written.error().code;
}

TEST_F(UnixSocketTest, ACancelledReaderLeavesTheWriterOfTheSameSocketWaiting) {
  Scope scope(loop);
  Errc end{};
  scope.start("writer", fill(*b, end));
  const Deadline deadline = clock.now() + milliseconds(5);
  EXPECT_EQ(run_in(loop, with_deadline(loop, deadline, read_to_end(*b))).error().code,
            Errc::timeout);
  EXPECT_EQ(scope.size(), 1u);
  a.reset();
  loop.run();
  EXPECT_EQ(end, Errc::unavailable);
}

TEST_F(UnixSocketTest, ThePeerIsThisProcess) {
  const Peer peer = a->peer().value();
  EXPECT_EQ(peer.pid, ::getpid());
  EXPECT_EQ(peer.uid, ::geteuid());
  EXPECT_EQ(peer.gid, ::getegid());
}

TEST_F(UnixSocketTest, ReleaseGivesTheDescriptorAway) {
  const int number = a->fd();
  Fd fd = a->release();
  EXPECT_EQ(fd.get(), number);
  EXPECT_EQ(run_in(loop, a->write_all("x")).error().code, Errc::cancelled);
}

Co<> echo(UnixListener& listener, int times) {
  for (int i = 0; i < times; ++i) {
    auto socket = co_await listener.accept();
    if (!socket) co_return;
    std::vector<Fd> fds;
    auto text = co_await read_text(*socket, fds);
    if (text) co_await socket->write_all(*text);
  }
}

Co<Expected<std::string>> ask(Loop& loop, std::string path, std::string question) {
  CO_TRY(UnixSocket socket, co_await connect_unix(loop, path));
  CO_CHECK_OK(co_await socket.write_all(question));
  co_return co_await read_to_end(socket);
}

TEST_F(UnixSocketTest, AListenerAnswersWhoConnects) {
  const std::string path = folder + "/socket";
  auto listener = listen_unix(loop, path).value();
  Scope scope(loop);
  scope.start("echo", echo(listener, 2));
  EXPECT_EQ(run_in(loop, ask(loop, path, "one")).value(), "one");
  EXPECT_EQ(run_in(loop, ask(loop, path, "two")).value(), "two");
}

TEST_F(UnixSocketTest, AListenersFileIsForItsOwnerOnly) {
  const std::string path = folder + "/socket";
  const auto listener = listen_unix(loop, path);
  struct stat file{};
  ASSERT_EQ(::stat(path.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 07777, 0600u);
  EXPECT_EQ(listen_unix(loop, path).error().code, Errc::exists);
}

TEST_F(UnixSocketTest, ConnectingWhereNobodyListensIsUnavailable) {
  const std::string path = folder + "/socket";
  EXPECT_EQ(run_in(loop, ask(loop, path, "x")).error().code, Errc::unavailable);
  {
    const auto listener = listen_unix(loop, path);
  }
  EXPECT_EQ(run_in(loop, ask(loop, path, "x")).error().code, Errc::unavailable);
  EXPECT_EQ(run_in(loop, ask(loop, std::string(108, 'p'), "x")).error().code, Errc::invalid);
}

TEST_F(UnixSocketTest, NoDescriptorIsLeft) {
  const std::string path = folder + "/socket";
  {  // Asio's own come with the first use
    Scope scope(loop);
    EXPECT_TRUE(run_in(loop, a->write_all("x")));
  }
  const std::size_t before = open_fds();
  {
    auto listener = listen_unix(loop, path).value();
    Scope scope(loop);
    scope.start("echo", echo(listener, 100));
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(run_in(loop, ask(loop, path, "question")));
  }
  EXPECT_EQ(open_fds(), before);
}

}  // namespace
}  // namespace hearth::aio
