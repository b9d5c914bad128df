#define _GNU_SOURCE
#include "python/decide.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char kMark[] = "_ANSIBALLZ_WRAPPER = True";
enum { kMarkWithin = 2048 };

/// With these a Python does something at its start or end that a forked one cannot repeat, or
/// (LD_*) is another program. The connection plugin holds the same list.
static const char* const kPlainVariables[] = {
    "LD_PRELOAD",        "LD_LIBRARY_PATH",    "LD_AUDIT",          "_ANSIBLE_COVERAGE_CONFIG",
    "PYTHONINSPECT",     "PYTHONDEBUG",        "PYTHONVERBOSE",     "PYTHONPROFILEIMPORTTIME",
    "PYTHONMALLOCSTATS", "PYTHONDUMPREFS",     "PYTHONTRACEMALLOC", "PYTHONSTARTUP",
    "PYTHONBREAKPOINT",  "PYTHONFAULTHANDLER",
};

/// The value when `entry` ("KEY=value") is of `name`, else NULL.
static const char* value_of(const char* entry, const char* name) {
  const size_t length = strlen(name);
  return strncmp(entry, name, length) == 0 && entry[length] == '=' ? entry + length + 1 : NULL;
}

/// A relative entry means another folder in a worker, which was started elsewhere.
static bool has_relative_entry(const char* path) {
  if (*path == '\0') return false;
  for (const char* entry = path; entry != NULL;) {
    if (*entry != '/') return true;
    entry = strchr(entry, ':');
    if (entry != NULL) ++entry;
  }
  return false;
}

static bool entry_fits(const char* entry) {
  if (entry[0] != 'L' && entry[0] != 'P' && entry[0] != 'H' && entry[0] != '_') return true;
  for (size_t i = 0; i < sizeof kPlainVariables / sizeof *kPlainVariables; ++i)
    if (value_of(entry, kPlainVariables[i]) != NULL) return false;
  const char* path = value_of(entry, "PYTHONPATH");
  if (path != NULL && has_relative_entry(path)) return false;
  const char* off = value_of(entry, "HEARTH");
  return off == NULL || strcmp(off, "off") != 0;
}

static bool is_wrapper_file(const char* path) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) return false;
  struct stat info;
  char start[kMarkWithin];
  ssize_t size = -1;
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) size = pread(fd, start, sizeof start, 0);
  close(fd);
  return size > 0 && memmem(start, (size_t)size, kMark, sizeof kMark - 1) != NULL;
}

bool may_run_warm(int argc, char** argv, char** env) {
  for (int fd = 0; fd <= 2; ++fd)
    if (fcntl(fd, F_GETFD) < 0) return false;
  if (argc == 1) {
    if (isatty(0)) return false;
  } else if (argc != 2 || argv[1][0] == '-' || !is_wrapper_file(argv[1])) {
    return false;
  }
  for (char** entry = env; *entry != NULL; ++entry)
    if (!entry_fits(*entry)) return false;
  return true;
}
