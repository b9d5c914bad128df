#include "ansible/controller.hh"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "aio/watch.hh"
#include "base/text.hh"
#include "worker/frame.hh"

namespace hearth::ansible {
namespace {

constexpr auto kPatience = std::chrono::seconds(2);
constexpr auto kAnswerPatience = std::chrono::milliseconds(500);
constexpr std::size_t kTitleBytes = 4096;

/// The next frame; nothing at the end of the stream.
Co<Expected<std::optional<worker::Frame>>> next_frame(aio::UnixSocket& connection,
                                                      worker::FrameParser& parser) {
  std::vector<char> buffer(4096);
  std::vector<aio::Fd> fds;
  while (true) {
    CO_TRY(auto frame, parser.next());
    if (frame) co_return std::move(frame);
    CO_TRY(const std::size_t size, co_await connection.read_some(buffer, fds));
    if (size == 0) co_return std::nullopt;
    parser.feed({buffer.data(), size});
  }
}

Error refusal(const worker::Frame& frame) {
  const std::string why(get_string(frame.header, "why").value_or("refused"));
  return {why.starts_with("stale") ? Errc::busy : Errc::denied, why};
}

/// The answer `type`; an error for every other.
Co<Expected<worker::Frame>> answer(aio::UnixSocket& connection, worker::FrameParser& parser,
                                   std::string type) {
  CO_TRY(auto frame, co_await next_frame(connection, parser));
  if (!frame) co_return fail(Errc::io, "the controller hung up");
  if (frame->type() == "refused") co_return std::unexpected(refusal(*frame));
  if (frame->type() != type) co_return fail(Errc::protocol, "the controller says something else");
  co_return *std::move(frame);
}

/// Sends the call, and the descriptors once the controller is ready for them: in the queue of one
/// that was stopped they would stay open, and who reads from them would wait for it.
Co<Expected<>> hand_over(aio::UnixSocket& connection, worker::FrameParser& parser,
                         std::string frame, std::vector<int> fds) {
  CO_CHECK_OK(co_await connection.write_all(frame));
  CO_CHECK_OK(co_await answer(connection, parser, "ready"));
  const std::string descriptors = worker::encode_frame({{"t", "descriptors"}});
  co_return co_await connection.write_all(descriptors, fds);
}

/// The answer of the controller at `path`.
Co<Expected<JsonObject>> ask(aio::Loop& loop, std::string path, std::string question) {
  CO_TRY(auto connection, co_await aio::connect_unix(loop, path));
  CO_TRY(const aio::Peer peer, connection.peer());
  if (peer.uid != ::geteuid()) co_return fail(Errc::denied, "another user's socket");
  const std::string frame = worker::encode_frame({{"t", question}});
  CO_CHECK_OK(co_await connection.write_all(frame));
  worker::FrameParser parser;
  CO_TRY(auto answered, co_await next_frame(connection, parser));
  if (!answered) co_return fail(Errc::io, "the controller hung up");
  co_return std::move(answered->header);
}

/// What the zygote's interpreter itself needs; the run's own variables are in the start frame.
std::vector<std::string> start_environment(const Variables& variables) {
  std::vector<std::string> env;
  for (const auto& [name, value] : variables)
    if (name.starts_with("PYTHON") || name.starts_with("LC_") || name == "LANG" || name == "HOME" ||
        name == "PATH")
      env.push_back(join({name, "=", value}));
  return env;
}

/// A file in memory with these bytes.
Expected<aio::Fd> in_memory(std::string_view bytes) {
  aio::Fd memory(::memfd_create("start", MFD_CLOEXEC));
  if (!memory) return fail_errno(errno, "memfd_create");
  while (!bytes.empty()) {
    const ssize_t written = ::write(memory.get(), bytes.data(), bytes.size());
    if (written < 0) return fail_errno(errno, "memfd");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return memory;
}

}  // namespace

Co<Expected<ControllerRun>> ControllerRun::begin(aio::Loop& loop, const worker::RuntimeDir& dir,
                                                 std::string socket, std::string frame,
                                                 std::vector<int> fds) {
  CO_TRY(auto connection,
         co_await aio::connect_unix(loop, dir.through_fd(join({"controller/", socket}))));
  CO_TRY(const aio::Peer peer, connection.peer());
  if (peer.uid != ::geteuid()) co_return fail(Errc::denied, "another user's socket");
  const Deadline deadline = loop.clock().now() + kPatience;
  worker::FrameParser parser;
  CO_CHECK_OK(co_await aio::with_deadline(
      loop, deadline, hand_over(connection, parser, std::move(frame), std::move(fds))));
  auto began = co_await aio::with_deadline(loop, deadline, answer(connection, parser, "began"));
  if (!began && began.error().code == Errc::timeout) {
    // From here on `began` cannot be sent; if it was, it is there.
    ::shutdown(connection.fd(), SHUT_RD);
    began = co_await answer(connection, parser, "began");
  }
  if (!began) co_return std::unexpected(began.error());
  const auto pid = static_cast<pid_t>(get_int(began->header, "pid").value_or(0));
  aio::Fd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  co_return ControllerRun(loop, std::move(connection), std::move(parser), std::move(pidfd));
}

Co<Expected<aio::Exit>> ControllerRun::wait() {
  const auto frame = co_await next_frame(connection_, parser_);
  aio::Exit exit;
  if (frame && *frame && (*frame)->type() == "exit") {
    const int status = static_cast<int>(get_int((*frame)->header, "status").value_or(0));
    if (WIFSIGNALED(status)) {
      exit.signal = WTERMSIG(status);
    } else {
      exit.code = WEXITSTATUS(status);
    }
    co_return exit;
  }
  // The controller was killed, and the run did not come to its own end: by a signal, then.
  if (pidfd_) {
    aio::FdWatch ended(*loop_, pidfd_.get());
    CO_CHECK_OK(co_await ended.readable());
  }
  exit.signal = SIGKILL;
  co_return exit;
}

void ControllerRun::kill(int signal) {
  if (pidfd_) ::syscall(SYS_pidfd_send_signal, pidfd_.get(), signal, nullptr, 0);
}

Expected<> start_controller(aio::Loop& loop, const worker::RuntimeDir& dir,
                            const ControllerPlace& place, const Surroundings& around,
                            const std::string& key, const std::string& share) {
  const std::string folder = dir.path + "/controller";
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return fail_errno(errno, folder);
  const std::string socket = join({folder, "/", controller_socket(key)});
  TRY(const aio::Fd start, in_memory(start_frame(place, around, key, socket)));
  aio::SpawnOptions options;
  options.argv = {place.python};
  options.argv.insert(options.argv.end(), place.flags.begin(), place.flags.end());
  options.argv.push_back(share + "/controller/zygote.py");
  // Room for the command line of a run, which ps(1) is to show (integrations/controller/title.py).
  options.argv.push_back(std::string(kTitleBytes, '.'));
  options.env = start_environment(around.variables);
  options.fds = {{start.get(), 0}};
  options.new_session = !place.has_terminal;
  TRY(aio::Process controller, aio::Process::spawn(loop, options));
  controller.release();
  return {};
}

Co<std::vector<JsonObject>> ask_controllers(aio::Loop& loop, const worker::RuntimeDir& dir,
                                            std::string question) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(dir.through_fd("controller"), error))
    if (entry.path().extension() == ".sock") names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  std::vector<JsonObject> answers;
  for (const std::string& name : names) {
    const Deadline deadline = loop.clock().now() + kAnswerPatience;
    auto asked = ask(loop, dir.through_fd("controller/" + name), question);
    auto answer = co_await aio::with_deadline(loop, deadline, std::move(asked));
    if (answer) answers.push_back(*std::move(answer));
  }
  co_return answers;
}

}  // namespace hearth::ansible
