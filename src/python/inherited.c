#define _GNU_SOURCE
#include "python/inherited.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/// The file's first bytes as text; empty where it cannot be read.
static void read_text(const char* path, char* text, size_t size) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd < 0 ? 0 : read(fd, text, size - 1);
  if (fd >= 0) close(fd);
  text[length < 0 ? 0 : length] = '\0';
}

/// The number after `label` at the start of a line of /proc/self/status.
static uint64_t status_field(const char* status, const char* label, int base) {
  const char* found = strstr(status, label);
  return found == NULL ? 0 : strtoull(found + strlen(label), NULL, base);
}

static void write_limits(char* text, size_t size) {
  size_t used = (size_t)snprintf(text, size, "[");
  for (int resource = 0; resource < RLIM_NLIMITS; ++resource) {
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) != 0) continue;
    // RLIM_INFINITY is all ones, so as a signed number it is the -1 of the protocol.
    used += (size_t)snprintf(text + used, size - used, "%s[%d,%" PRId64 ",%" PRId64 "]",
                             used > 1 ? "," : "", resource, (int64_t)limit.rlim_cur,
                             (int64_t)limit.rlim_max);
  }
  snprintf(text + used, size - used, "]");
}

/// One word that needs no escape in JSON, else "-".
static const char* word_of(char* text) {
  text[strcspn(text, "\n ")] = '\0';
  bool plain = *text != '\0';
  for (const char* c = text; *c != '\0'; ++c)
    plain = plain && *c > ' ' && *c < 0x7f && *c != '"' && *c != '\\';
  return plain ? text : "-";
}

static void write_context(const char* status, char* text, size_t size) {
  static const char* const kNamespaces[] = {"ipc", "mnt", "net", "pid", "user", "uts"};
  size_t used = 0;
  char path[64], word[128];
  struct stat info;
  for (size_t i = 0; i < sizeof kNamespaces / sizeof *kNamespaces; ++i) {
    snprintf(path, sizeof path, "/proc/self/ns/%s", kNamespaces[i]);
    const bool known = stat(path, &info) == 0;
    if (known) snprintf(word, sizeof word, "%" PRIu64, (uint64_t)info.st_ino);
    used += (size_t)snprintf(text + used, size - used, "%s ", known ? word : "-");
  }
  if (stat("/", &info) != 0) memset(&info, 0, sizeof info);
  used += (size_t)snprintf(text + used, size - used, "%" PRIu64 " %" PRIu64 " %" PRIu64,
                           (uint64_t)info.st_dev, (uint64_t)info.st_ino,
                           status_field(status, "\nNoNewPrivs:", 10));
  static const char* const kFiles[] = {"/proc/self/loginuid", "/proc/self/attr/current"};
  for (size_t i = 0; i < sizeof kFiles / sizeof *kFiles; ++i) {
    read_text(kFiles[i], word, sizeof word);
    used += (size_t)snprintf(text + used, size - used, " %s", word_of(word));
  }
}

void read_inherited(struct Inherited* state) {
  char status[4096];
  read_text("/proc/self/status", status, sizeof status);
  state->umask = (mode_t)status_field(status, "\nUmask:", 8);
  state->blocked = status_field(status, "\nSigBlk:", 16);
  state->ignored = status_field(status, "\nSigIgn:", 16);
  write_limits(state->limits, sizeof state->limits);
  write_context(status, state->context, sizeof state->context);
}
