#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aio/loop.hh"
#include "app/env.hh"
#include "base/log.hh"

namespace hearth::app {

/// What every command is given.
struct Context {
  const Env& env;
  aio::Loop& loop;
  Log& log;
};

/// Runs one command's coroutine on a loop of its own. An error goes to stderr as one line
/// "hearth: …", and its kind decides the exit code (docs/manual/exit-codes.md).
int run_command(const Env& env, Co<Expected<int>> (*command)(Context&, void*), void* options);

/// The same for a command with options of type T, which lives until the command has ended.
template <class T, Co<Expected<int>> (*command)(Context&, const T&)>
int run_command(const Env& env, T& options) {
  const auto call = [](Context& context, void* data) {
    return command(context, *static_cast<const T*>(data));
  };
  return run_command(env, call, &options);
}

/// Writes to stdout as a command's answer. Errc::full, Errc::io: as write(2) says; a reader that
/// went away (`| head`) is no error.
Expected<> print(std::string_view text);

/// "12.3 MB", of 1,000,000 bytes each.
std::string megabytes(std::int64_t bytes);

}  // namespace hearth::app
