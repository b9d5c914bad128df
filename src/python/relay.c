#define _GNU_SOURCE
#include "python/relay.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "python/frame.h"

enum { kAnswerMs = 15000 };  // the daemon refuses by itself after 10 s

struct Relay {
  int connection, signals;
  sigset_t before;  ///< the mask to go back to
  char bytes[kAnswerBytesMax];
  size_t size;
};

/// Takes the four signals to a descriptor; those that are ignored or blocked stay as they are.
static bool take_signals(struct Relay* relay) {
  static const int kForwarded[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  sigset_t taken;
  sigemptyset(&taken);
  sigprocmask(SIG_BLOCK, NULL, &relay->before);
  for (size_t i = 0; i < sizeof kForwarded / sizeof *kForwarded; ++i) {
    struct sigaction action;
    sigaction(kForwarded[i], NULL, &action);
    if (action.sa_handler != SIG_IGN && !sigismember(&relay->before, kForwarded[i]))
      sigaddset(&taken, kForwarded[i]);
  }
  sigprocmask(SIG_BLOCK, &taken, NULL);
  relay->signals = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
  return relay->signals >= 0;
}

static void give_signals_back(struct Relay* relay) {
  if (relay->signals >= 0) close(relay->signals);
  sigprocmask(SIG_SETMASK, &relay->before, NULL);
}

static bool send_call(int connection, const char* frame, size_t size, int folder) {
  const int fds[4] = {0, 1, 2, folder};
  union {
    char bytes[CMSG_SPACE(sizeof fds)];
    struct cmsghdr align;
  } rights;
  memset(&rights, 0, sizeof rights);
  struct iovec part = {.iov_base = (void*)frame, .iov_len = size};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = rights.bytes,
                           .msg_controllen = sizeof rights.bytes};
  struct cmsghdr* head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof fds);
  memcpy(CMSG_DATA(head), fds, sizeof fds);
  ssize_t sent = sendmsg(connection, &message, MSG_NOSIGNAL);
  while (sent > 0 && (size_t)sent < size) {
    frame += sent;
    size -= (size_t)sent;
    sent = send(connection, frame, size, MSG_NOSIGNAL);
  }
  return sent > 0;
}

/// Ends this process by `number`, as the program ended; its core, if any, is the program's.
static _Noreturn void die_by(int number) {
  const struct rlimit no_core = {0, 0};
  sigset_t one;
  setrlimit(RLIMIT_CORE, &no_core);
  signal(number, SIG_DFL);
  sigemptyset(&one);
  sigaddset(&one, number);
  kill(getpid(), number);
  sigprocmask(SIG_UNBLOCK, &one, NULL);
  _exit(128 + number);
}

static _Noreturn void end_as(int status) {
  if (WIFSIGNALED(status)) die_by(WTERMSIG(status));
  _exit(WEXITSTATUS(status));
}

/// The next answer; kNone: nothing came in `timeout_ms` (-1: no limit). The end of the stream and
/// every failure are kBroken. `on_signal` is what a signal does meanwhile.
static struct Answer next_answer(struct Relay* relay, int timeout_ms,
                                 void (*on_signal)(struct Relay* relay, int number)) {
  while (true) {
    const struct Answer answer = decode_answer(relay->bytes, relay->size);
    if (answer.kind != kNone) {
      relay->size -= answer.size;
      memmove(relay->bytes, relay->bytes + answer.size, relay->size);
      return answer;
    }
    struct pollfd waiting[2] = {{.fd = relay->connection, .events = POLLIN},
                                {.fd = relay->signals, .events = POLLIN}};
    const int ready = poll(waiting, 2, timeout_ms);
    if (ready == 0) return answer;
    if (ready < 0 && errno != EINTR) return (struct Answer){.kind = kBroken};
    struct signalfd_siginfo info;
    if (ready > 0 && waiting[1].revents != 0 &&
        read(relay->signals, &info, sizeof info) == sizeof info)
      on_signal(relay, (int)info.ssi_signo);
    if (ready < 0 || waiting[0].revents == 0) continue;
    const ssize_t size =
        recv(relay->connection, relay->bytes + relay->size, sizeof relay->bytes - relay->size, 0);
    if (size <= 0) return (struct Answer){.kind = kBroken};
    relay->size += (size_t)size;
  }
}

/// Nothing runs yet: the signal is this process's own.
static void die_at_once(struct Relay* relay, int number) {
  (void)relay;
  die_by(number);
}

static void forward(struct Relay* relay, int number) {
  char frame[64];
  const size_t size = encode_signal(number, frame);
  (void)!send(relay->connection, frame, size, MSG_NOSIGNAL);
}

static bool has_begun(struct Relay* relay) {
  struct Answer answer = next_answer(relay, kAnswerMs, die_at_once);
  if (answer.kind == kNone) {
    // From here on `began` cannot be sent; if it was, it is there.
    shutdown(relay->connection, SHUT_RD);
    answer = next_answer(relay, kAnswerMs, die_at_once);
  }
  return answer.kind == kBegan;
}

void run_there(int connection, const char* frame, size_t size, int folder) {
  struct Relay relay = {.connection = connection, .signals = -1};
  if (!take_signals(&relay) || !send_call(connection, frame, size, folder) || !has_begun(&relay)) {
    give_signals_back(&relay);
    return;
  }
  // The outputs are the program's alone from now on: whoever waits for their end waits for it.
  for (int fd = 0; fd <= 2; ++fd) close(fd);
  while (true) {
    const struct Answer answer = next_answer(&relay, -1, forward);
    if (answer.kind == kExit) end_as(answer.status);
    // The status is lost with the worker, and the program most likely too.
    if (answer.kind == kBroken) die_by(SIGKILL);
  }
}
