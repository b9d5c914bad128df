#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "python/inherited.h"

/// Frames of the worker protocol (docs/protocol/worker.md §2). None of this waits.

enum { kAnswerBytesMax = 16 * 1024 };  ///< answers are small; a longer one is an error

/// A `call` as bytes, malloc'ed; `size` is set. NULL: over the limits, or no memory.
///
/// `interpreter`  argv[0] of the program. `arguments`, `env`  ended by NULL.
char* encode_call(const char* interpreter, char** arguments, char** env,
                  const struct Inherited* state, size_t* size);

/// A `signal` for the program: writes a frame into `frame`, gives its size.
size_t encode_signal(int number, char frame[64]);

enum Kind { kNone, kBegan, kExit, kRefused, kOther, kBroken };

struct Answer {
  enum Kind kind;
  int status;   ///< of waitpid(2), with kExit
  size_t size;  ///< bytes that the frame took; 0 with kNone and kBroken
};

/// Reads the first frame of `size` bytes. kNone: more are needed. kBroken: this is no frame.
struct Answer decode_answer(const char* bytes, size_t size);
