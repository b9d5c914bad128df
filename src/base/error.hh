#pragma once
#include <expected>
#include <string>
#include <utility>

#include "base/text.hh"

namespace hearth {

/// What kind of expected failure this is. One table (error.cc) gives the exit code of each.
enum class Errc {
  invalid,      ///< input that can never be right: arguments, formats, config
  not_found,    ///< the named thing does not exist
  exists,       ///< the named thing is there already
  denied,       ///< permission, owner or mode refuse it
  busy,         ///< somebody else holds it; trying again may help
  timeout,      ///< the deadline passed first
  cancelled,    ///< its scope was destroyed or cancelled
  unavailable,  ///< no peer, no server, no daemon
  protocol,     ///< the peer said what the document does not allow
  corrupt,      ///< stored bytes are not what was written
  full,         ///< disk, quota or a limit of ours
  io,           ///< any other answer of the operating system
};

const char* name_of(Errc code);

/// Exit code of a command that ends with `code` (docs/manual/exit-codes.md).
int exit_code_of(Errc code);

/// An expected failure: its kind and one line for a person, naming the place and the mend.
struct Error {
  Errc code = Errc::io;
  std::string message;

  /// The same failure with "`where`: " before its message.
  Error in(std::string_view where) &&;
};

template <class T = void>
using Expected = std::expected<T, Error>;

inline std::unexpected<Error> fail(Errc code, std::string message) {
  return std::unexpected(Error{code, std::move(message)});
}

/// `errno`-style failure: "`what`: strerror(number)", with the kind that the number means.
std::unexpected<Error> fail_errno(int number, std::string_view what);

/// Stops the program with the place; on in release too. For bugs only, never for input.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace hearth

#define HEARTH_ASSERT(expression) \
  ((expression) ? void() : ::hearth::assertion_failed(#expression, __FILE__, __LINE__))

#define HEARTH_CAT_(a, b) a##b
#define HEARTH_CAT(a, b) HEARTH_CAT_(a, b)
#define HEARTH_TRY_(tmp, leave, declaration, ...)          \
  auto tmp = __VA_ARGS__;                                  \
  if (!tmp) leave std::unexpected(std::move(tmp).error()); \
  declaration = *std::move(tmp)
#define HEARTH_CHECK_(tmp, leave, ...) \
  if (auto tmp = __VA_ARGS__; !tmp) leave std::unexpected(std::move(tmp).error())

/// `TRY(auto x, f());` declares x from f()'s value, or returns its error.
#define TRY(declaration, ...) \
  HEARTH_TRY_(HEARTH_CAT(try_, __COUNTER__), return, declaration, __VA_ARGS__)
/// `CHECK_OK(f());` for an Expected<void>.
#define CHECK_OK(...) HEARTH_CHECK_(HEARTH_CAT(try_, __COUNTER__), return, __VA_ARGS__)
/// The same two in coroutines: `CO_TRY(auto x, co_await f());`
#define CO_TRY(declaration, ...) \
  HEARTH_TRY_(HEARTH_CAT(try_, __COUNTER__), co_return, declaration, __VA_ARGS__)
#define CO_CHECK_OK(...) HEARTH_CHECK_(HEARTH_CAT(try_, __COUNTER__), co_return, __VA_ARGS__)
