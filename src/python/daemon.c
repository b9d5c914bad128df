#define _GNU_SOURCE
#include "python/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "python/interpreter.h"

enum { kStartMs = 200, kSendMs = 200 };

static bool is_own_folder(const char* path) {
  struct stat info;
  return path != NULL && *path != '\0' && stat(path, &info) == 0 && S_ISDIR(info.st_mode) &&
         info.st_uid == geteuid();
}

/// The first place that applies; what is in the way there is not passed over.
static bool runtime_folder(char path[PATH_MAX]) {
  char run_user[64];
  const char *own = getenv("HEARTH_RUNTIME_DIR"), *session = getenv("XDG_RUNTIME_DIR");
  const char* temporary = getenv("TMPDIR");
  const unsigned uid = geteuid();
  snprintf(run_user, sizeof run_user, "/run/user/%u", uid);
  if (own != NULL && *own != '\0') return (size_t)snprintf(path, PATH_MAX, "%s", own) < PATH_MAX;
  if (!is_own_folder(session)) session = is_own_folder(run_user) ? run_user : NULL;
  if (session != NULL) return (size_t)snprintf(path, PATH_MAX, "%s/hearth", session) < PATH_MAX;
  if (temporary == NULL || *temporary == '\0') temporary = "/tmp";
  return (size_t)snprintf(path, PATH_MAX, "%s/hearth-%u", temporary, uid) < PATH_MAX;
}

/// The folder opened, when it is a directory of our own that nobody else may enter. -1: errno
/// says ENOENT where it is missing, EPERM where it may not be trusted.
static int open_runtime_folder(void) {
  char path[PATH_MAX];
  struct stat info;
  errno = EPERM;
  if (!runtime_folder(path)) return -1;
  const int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return -1;
  if (fstat(fd, &info) == 0 && info.st_uid == geteuid() && (info.st_mode & 077) == 0) return fd;
  close(fd);
  errno = EPERM;
  return -1;
}

static bool peer_is_own(int fd) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

static int connect_daemon(void) {
  const int folder = open_runtime_folder();
  if (folder < 0) return -1;
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // connect(2) waits where the listener's queue is full; this bounds it and every send.
  const struct timeval limit = {.tv_usec = kSendMs * 1000};
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  // Through the descriptor: nobody can swap the folder meanwhile, and no path is too long.
  snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/worker.sock", folder);
  const int failed = connect(fd, (struct sockaddr*)&address, sizeof address);
  const int reason = failed ? errno : EPERM;
  close(folder);
  if (!failed && peer_is_own(fd)) return fd;
  close(fd);
  errno = reason;
  return -1;
}

/// Beside this program, or named by HEARTH_BIN (which goes first), or in PATH.
static bool find_hearth(char path[PATH_MAX]) {
  const char* named = getenv("HEARTH_BIN");
  if (named != NULL && *named != '\0')
    return (size_t)snprintf(path, PATH_MAX, "%s", named) < PATH_MAX;
  const ssize_t size = readlink("/proc/self/exe", path, PATH_MAX - sizeof "hearth");
  if (size > 0) {
    path[size] = '\0';
    strcpy(strrchr(path, '/') + 1, "hearth");
    if (access(path, X_OK) == 0) return true;
  }
  return find_in_path("hearth", path);
}

/// In a process of its own: runs `hearth daemon --start` and writes its exit code to `report`.
static void run_start(const char* hearth, int report) {
  const int null = open("/dev/null", O_RDWR);
  for (int fd = 0; fd <= 2; ++fd) dup2(null, fd);
  const pid_t child = fork();
  if (child == 0) {
    close_range(3, ~0U, 0);
    setsid();
    execl(hearth, "hearth", "daemon", "--start", (char*)NULL);
    _exit(127);
  }
  int status = -1;
  if (child > 0) waitpid(child, &status, 0);
  const char code = status == 0 ? 0 : 1;
  (void)!write(report, &code, 1);
  _exit(0);
}

/// True when a daemon has been started within kStartMs. It leaves no child behind: the program
/// that this process becomes must not meet one that it did not start.
static bool start_daemon(void) {
  char hearth[PATH_MAX];
  int report[2];
  if (!find_hearth(hearth) || pipe2(report, O_CLOEXEC) != 0) return false;
  const pid_t child = fork();
  if (child == 0) {
    if (fork() == 0) run_start(hearth, report[1]);
    _exit(0);
  }
  close(report[1]);
  char code = 1;
  struct pollfd waiting = {.fd = report[0], .events = POLLIN};
  if (child > 0) waitpid(child, NULL, 0);
  const bool told = child > 0 && poll(&waiting, 1, kStartMs) == 1 && read(report[0], &code, 1) == 1;
  close(report[0]);
  return told && code == 0;
}

int reach_daemon(void) {
  const int fd = connect_daemon();
  if (fd >= 0 || (errno != ENOENT && errno != ECONNREFUSED)) return fd;
  return start_daemon() ? connect_daemon() : -1;
}
