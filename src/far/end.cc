#include "far/end.hh"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "far/call_end.hh"
#include "far/collectors.hh"
#include "far/worker_answers.hh"

namespace hearth::far {
namespace {

using worker::encode_frame;
using worker::Frame;

constexpr std::size_t kEndReadBytes = 65'536;
constexpr std::size_t kWaitingCallsMax = 256;

/// A file in memory that holds `bytes`, to be read from its beginning.
Expected<aio::Fd> file_of(std::string_view bytes) {
  aio::Fd fd(::memfd_create("module", MFD_CLOEXEC));
  if (!fd) return fail_errno(errno, "memfd_create");
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd.get(), bytes.data(), bytes.size());
    if (put < 0) return fail_errno(errno, "module");
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::lseek(fd.get(), 0, SEEK_SET) != 0) return fail_errno(errno, "module");
  return fd;
}

}  // namespace

End::End(aio::Loop& loop, Log& log, EndOptions options, Surroundings around, aio::Fd cwd,
         aio::Fd in, aio::Fd out)
    : loop_(loop),
      log_(log),
      options_(std::move(options)),
      around_(std::move(around)),
      cwd_(std::move(cwd)),
      sources_(look_at_sources(around_.get("HOME"))),
      chunks_(options_.chunks_folder),
      outcomes_(loop),
      changed_(loop),
      in_(loop, std::move(in)),
      out_(loop, std::move(out)),
      service_(loop, log, options_.workers, doors()),
      calls_(loop),
      scope_(loop) {}

Co<> End::serve() {
  send(encode_frame({{"t", "far"},
                     {"v", 1},
                     {"build", options_.build},
                     {"channel", options_.name},
                     {"pid", ::getpid()},
                     {"uid", ::geteuid()}}));
  scope_.start("write", write());
  const auto failed = co_await read();
  log_.info(join({"the channel ended: ", failed ? "?" : failed.error().message}));
  ended_ = true;
  for (const Arriving& call : waiting_) outcomes_.refused(call.id);
  waiting_.clear();
  co_await calls_.join();
  changed_.set();
}

/// Ends with an error in any case: the end of the stream is one.
Co<Expected<>> End::read() {
  worker::FrameParser parser;
  std::vector<char> buffer(kEndReadBytes);
  while (true) {
    CO_TRY(const std::size_t size, co_await in_.read_some(buffer));
    if (size == 0) co_return fail(Errc::unavailable, "nobody is there any more");
    parser.feed({buffer.data(), size});
    while (true) {
      CO_TRY(auto frame, parser.next());
      if (!frame) break;
      take(*frame);
    }
  }
}

Co<> End::write() {
  while (true) {
    while (!outgoing_.empty()) {
      const std::string frame = std::move(outgoing_.front());
      outgoing_.pop_front();
      auto written = co_await out_.write_all(frame);
      if (!written) co_return;  // what is lost can be collected
    }
    changed_.clear();
    const auto woken = co_await changed_.wait();
    if (!woken) co_return;
  }
}

void End::send(std::string frame) {
  if (ended_) return;
  outgoing_.push_back(std::move(frame));
  changed_.set();
}

void End::refuse(std::int64_t id, std::string_view why) {
  outcomes_.refused(id);
  JsonObject header = about("refused", id);
  header["why"] = why;
  send(encode_frame(header));
}

void End::take(const Frame& frame) {
  if (frame.type() == "call") {
    const auto taken = take_call(frame);
    if (!taken) refuse(get_int(frame.header, "s").value_or(0), taken.error().message);
  } else if (frame.type() == "chunk") {
    take_chunk(frame);
  } else if (frame.type() == "limits") {
    const JsonObject* limits = get_object(frame.header, "limits");
    service_.set_limits(worker::limits_of(limits ? *limits : JsonObject{}));
  } else if (frame.type() == "ask") {
    const JsonObject* question = get_object(frame.header, "question");
    const std::int64_t id = get_int(frame.header, "q").value_or(0);
    scope_.start("question", answer(id, question ? *question : JsonObject{}));
  }
  begin_those_that_can();
}

Expected<> End::take_call(const Frame& frame) {
  if (waiting_.size() >= kWaitingCallsMax) return fail(Errc::full, "too many calls");
  if (look_at_sources(around_.get("HOME")) != sources_) return fail(Errc::unavailable, "stale");
  TRY(Arriving call, read_arriving(frame));
  if (!outcomes_.begin(call.id)) return fail(Errc::unavailable, "asked for before");
  const std::vector<std::string> hashes = missing(call, chunks_);
  if (!hashes.empty()) {
    JsonObject need = about("need", call.id);
    need["chunks"] = JsonArray(hashes.begin(), hashes.end());
    send(encode_frame(need));
  }
  waiting_.push_back(std::move(call));
  return {};
}

void End::take_chunk(const Frame& frame) {
  const std::string hash(get_string(frame.header, "hash").value_or(""));
  const bool keep = get_bool(frame.header, "keep").value_or(false);
  const auto put = chunks_.put(hash, std::string(frame.body()), keep);
  if (!put) log_.error(put.error().message);
}

/// In their order: a call whose chunks are here does not wait for one that came before it.
void End::begin_those_that_can() {
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    auto program = assemble(*it, chunks_);
    if (!program) {
      ++it;
      continue;
    }
    calls_.start("call", run(std::move(*it), *std::move(program)));
    it = waiting_.erase(it);
  }
}

Co<> End::run(Arriving call, std::string program) {
  auto encoded = encode_call(call);
  auto file = file_of(program);
  program.clear();
  if (!encoded || !file) {
    refuse(call.id, (encoded ? file.error() : encoded.error()).message);
    co_return;
  }
  const auto ran = co_await run_in_worker(call.id, *std::move(encoded), *std::move(file));
  if (!ran) refuse(call.id, ran.error().message);
}

/// The `call` of docs/protocol/worker.md §3.1, as hearth-python started by the shell would send it.
Expected<std::string> End::encode_call(const Arriving& call) const {
  std::string_view strings = call.strings;
  TRY(auto assigned, worker::take_strings(strings, 1 + call.assigned));
  const std::string interpreter = around_.find_program(assigned.front());
  if (interpreter.empty()) return fail(Errc::not_found, "no such interpreter");
  assigned.erase(assigned.begin());
  const std::vector<std::string> env = around_.with(assigned, interpreter);
  if (wants_real_start(env)) return fail(Errc::unavailable, "variables");
  std::string body = interpreter + '\0';
  for (const std::string& entry : env) body += entry + '\0';
  TRY(Json limits, parse_json(around_.limits));
  return encode_frame({{"t", "call"},
                       {"v", 1},
                       {"argc", 0},
                       {"envc", env.size()},
                       {"umask", around_.umask},
                       {"ignored", around_.ignored},
                       {"blocked", around_.blocked},
                       {"limits", std::move(limits)},
                       {"run", std::to_string(call.id)},  // by which doors() knows it again
                       {"task", call.task},
                       {"host", call.host}},
                      body);
}

/// An error: it did not begin.
Co<Expected<>> End::run_in_worker(std::int64_t id, std::string call, aio::Fd program) {
  CO_TRY(auto ends, aio::socket_pair());
  CO_TRY(auto out, aio::make_pipe());
  CO_TRY(auto err, aio::make_pipe());
  service_.take(aio::UnixSocket(loop_, std::move(ends.second)));
  aio::UnixSocket worker(loop_, std::move(ends.first));
  const int fds[] = {program.get(), out.second.get(), err.second.get(), cwd_.get()};
  CO_CHECK_OK(co_await worker.write_all(call, fds));
  program.reset();
  out.second.reset();
  err.second.reset();
  WorkerAnswers answers(worker);
  CO_CHECK_OK(co_await answers.began());
  send(encode_frame(about("began", id)));
  aio::Scope outputs(loop_);
  outputs.start("stdout", pass_on(id, std::move(out.first), "out"));
  outputs.start("stderr", pass_on(id, std::move(err.first), "err"));
  const JsonObject end = co_await answers.exit();
  co_await outputs.join();
  const std::string frame = encode_exit(id, end, service_.keeps());
  outcomes_.end(id, frame);
  send(frame);
  co_return Expected<>{};
}

worker::ServiceDoors End::doors() {
  worker::ServiceDoors doors;
  doors.ran = [this](const worker::RanCall& call) {
    std::int64_t id = 0;
    std::from_chars(call.run.data(), call.run.data() + call.run.size(), id);
    send(encode_ran(id, call));
  };
  return doors;
}

Co<> End::answer(std::int64_t id, JsonObject question) {
  const JsonObject told = co_await ask_workers(loop_, service_, std::move(question));
  const std::string text = to_text(told);
  const std::int64_t ms = keep_ms(service_.keeps());
  send(encode_frame({{"t", "answer"}, {"q", id}, {"keep_ms", ms}}, text));
}

Co<> End::pass_on(std::int64_t id, aio::Fd from, std::string type) {
  aio::Pipe pipe(loop_, std::move(from));
  std::vector<char> buffer(kEndReadBytes);
  const JsonObject header = about(type, id);
  while (true) {
    auto size = co_await pipe.read_some(buffer);
    if (!size || *size == 0) co_return;
    std::string frame = encode_frame(header, {buffer.data(), *size});
    outcomes_.add(id, frame);
    send(std::move(frame));
  }
}

}  // namespace hearth::far
