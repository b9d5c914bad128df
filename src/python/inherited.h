#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What a program inherits from this process, for the header of a `call`.
struct Inherited {
  mode_t umask;
  uint64_t ignored, blocked;  ///< bit n-1 for signal n
  char limits[1024];          ///< JSON: [[resource,soft,hard],…]
  char context[256];          ///< docs/protocol/worker.md §3.1, `context`
};

/// Reads /proc. Call it before any signal is blocked. What cannot be read stays 0 or "-".
void read_inherited(struct Inherited* state);
