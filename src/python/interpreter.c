#define _GNU_SOURCE
#include "python/interpreter.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

/// INTERPRETER_PYTHON_FALLBACK of the ansible-core versions from 2.14, newest Python first.
static const char* const kFallback[] = {
    "python3.14",      "python3.13",
    "python3.12",      "python3.11",
    "python3.10",      "python3.9",
    "python3.8",       "/usr/bin/python3",
    "python3",         "/usr/libexec/platform-python",
    "/usr/bin/python", "python",
};

/// A program, and not this client under one of its names: that would call itself for ever.
static bool is_usable(const char* path) {
  struct stat info, own;
  if (path[0] != '/' || stat(path, &info) != 0 || !S_ISREG(info.st_mode)) return false;
  if (access(path, X_OK) != 0) return false;
  return stat("/proc/self/exe", &own) != 0 || own.st_dev != info.st_dev ||
         own.st_ino != info.st_ino;
}

static bool take(char path[PATH_MAX], const char* found) {
  if (strlen(found) >= PATH_MAX || !is_usable(found)) return false;
  if (path != found) strcpy(path, found);
  return true;
}

bool find_in_path(const char* name, char path[PATH_MAX]) {
  const char* folders = getenv("PATH");
  while (folders != NULL && *folders != '\0') {
    const size_t length = strcspn(folders, ":");
    if (length > 0 && length + 1 + strlen(name) < PATH_MAX) {
      snprintf(path, PATH_MAX, "%.*s/%s", (int)length, folders, name);
      if (is_usable(path)) return true;
    }
    folders += length + (folders[length] == ':');
  }
  return false;
}

/// What stands in for Pythons (pyenv's shims, say) is a script, and fails for each version that was
/// not chosen: nothing to pick by name alone.
static bool is_script(const char* path) {
  char start[2] = "";
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  const bool script = fd >= 0 && read(fd, start, 2) == 2 && memcmp(start, "#!", 2) == 0;
  if (fd >= 0) close(fd);
  return script;
}

static bool read_target(const char* called, char path[PATH_MAX]) {
  char name[PATH_MAX];
  if (called == NULL || strchr(called, '/') == NULL) return false;
  if ((size_t)snprintf(name, sizeof name, "%s.target", called) >= sizeof name) return false;
  const int fd = open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const ssize_t size = read(fd, path, PATH_MAX - 1);
  close(fd);
  if (size <= 0) return false;
  path[size] = '\0';
  path[strcspn(path, "\n")] = '\0';
  return is_usable(path);
}

bool find_interpreter(const char* called, char path[PATH_MAX]) {
  if (read_target(called, path)) return true;
  // Found through PATH, argv[0] has no folder; the kernel knows what it executed.
  if (read_target((const char*)getauxval(AT_EXECFN), path)) return true;
  const char* own = getenv("HEARTH_PYTHON");
  if (own != NULL && take(path, own)) return true;
  for (size_t i = 0; i < sizeof kFallback / sizeof *kFallback; ++i) {
    const char* name = kFallback[i];
    const bool found = name[0] == '/' ? take(path, name) : find_in_path(name, path);
    if (found && !is_script(path)) return true;
  }
  return false;
}
