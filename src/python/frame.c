#define _GNU_SOURCE
#include "python/frame.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kHeadBytes = 12, kHeaderBytesMax = 65536, kBodyBytesMax = 67108864 };
static const char kMagic[4] = {'H', 'R', 'T', '1'};

static void write_head(char* frame, size_t header, size_t body) {
  const uint32_t sizes[2] = {htonl((uint32_t)header), htonl((uint32_t)body)};
  memcpy(frame, kMagic, sizeof kMagic);
  memcpy(frame + sizeof kMagic, sizes, sizeof sizes);
}

/// Number of strings; adds their bytes, the NULs counted, to `size`.
static size_t count_strings(char** strings, size_t* size) {
  size_t count = 0;
  for (; strings[count] != NULL; ++count) *size += strlen(strings[count]) + 1;
  return count;
}

static char* append_strings(char* end, char** strings) {
  for (; *strings != NULL; ++strings) end = stpcpy(end, *strings) + 1;
  return end;
}

char* encode_call(const char* interpreter, char** arguments, char** env,
                  const struct Inherited* state, size_t* size) {
  char header[2048];
  size_t body = strlen(interpreter) + 1;
  const size_t argc = count_strings(arguments, &body);
  const size_t envc = count_strings(env, &body);
  const int length = snprintf(
      header, sizeof header,
      "{\"t\":\"call\",\"v\":1,\"argc\":%zu,\"envc\":%zu,\"umask\":%u,\"ignored\":%" PRIu64
      ",\"blocked\":%" PRIu64 ",\"limits\":%s,\"context\":\"%s\"}",
      argc, envc, state->umask, state->ignored, state->blocked, state->limits, state->context);
  if (length < 0 || (size_t)length >= sizeof header || body > kBodyBytesMax) return NULL;
  *size = kHeadBytes + (size_t)length + body;
  char* frame = malloc(*size);
  if (frame == NULL) return NULL;
  write_head(frame, (size_t)length, body);
  memcpy(frame + kHeadBytes, header, (size_t)length);
  char* end = stpcpy(frame + kHeadBytes + length, interpreter) + 1;
  end = append_strings(end, arguments);
  append_strings(end, env);
  return frame;
}

size_t encode_signal(int number, char frame[64]) {
  const int length =
      snprintf(frame + kHeadBytes, 64 - kHeadBytes, "{\"t\":\"signal\",\"n\":%d}", number);
  write_head(frame, (size_t)length, 0);
  return kHeadBytes + (size_t)length;
}

/// The text after `"name":` in a JSON object whose strings hold no such text, or NULL. Answers
/// come from our own daemon and zygote, which write a member's name nowhere else; so this is no
/// JSON parser, and what it cannot find is taken as an unknown message.
static const char* find_member(const char* json, const char* name) {
  const char* found = strstr(json, name);
  if (found == NULL) return NULL;
  found += strlen(name);
  found += strspn(found, " \t\n\r");
  if (*found != ':') return NULL;
  return found + 1 + strspn(found + 1, " \t\n\r");
}

static struct Answer read_header(const char* json, size_t size) {
  struct Answer answer = {.kind = kOther, .size = size};
  const char* type = find_member(json, "\"t\"");
  if (type == NULL) return answer;
  if (strncmp(type, "\"began\"", 7) == 0) answer.kind = kBegan;
  if (strncmp(type, "\"refused\"", 9) == 0) answer.kind = kRefused;
  const char* status = find_member(json, "\"status\"");
  if (strncmp(type, "\"exit\"", 6) == 0 && status != NULL) {
    answer.kind = kExit;
    answer.status = (int)strtol(status, NULL, 10);
  }
  return answer;
}

struct Answer decode_answer(const char* bytes, size_t size) {
  struct Answer answer = {.kind = kNone};
  uint32_t sizes[2];
  char json[kAnswerBytesMax];
  if (size < kHeadBytes) return answer;
  memcpy(sizes, bytes + sizeof kMagic, sizeof sizes);
  const size_t header = ntohl(sizes[0]), body = ntohl(sizes[1]);
  if (memcmp(bytes, kMagic, sizeof kMagic) != 0 || header < 2 || header >= sizeof json ||
      kHeadBytes + header + body > kAnswerBytesMax) {
    answer.kind = kBroken;
    return answer;
  }
  if (size < kHeadBytes + header + body) return answer;
  memcpy(json, bytes + kHeadBytes, header);
  json[header] = '\0';
  return read_header(json, kHeadBytes + header + body);
}
