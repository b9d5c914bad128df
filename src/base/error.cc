#include "base/error.hh"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>

namespace hearth {
namespace {

struct Row {
  Errc code;
  const char* name;
  int exit_code;
};

// Exit codes follow sysexits(3) where it has a word for it; 1 and 2 stay ansible-playbook's.
constexpr Row kTable[] = {
    {Errc::invalid, "invalid", 64},     {Errc::not_found, "not_found", 66},
    {Errc::exists, "exists", 73},       {Errc::denied, "denied", 77},
    {Errc::busy, "busy", 75},           {Errc::timeout, "timeout", 75},
    {Errc::cancelled, "cancelled", 75}, {Errc::unavailable, "unavailable", 69},
    {Errc::protocol, "protocol", 76},   {Errc::corrupt, "corrupt", 65},
    {Errc::full, "full", 74},           {Errc::io, "io", 74},
};

const Row& row_of(Errc code) {
  for (const Row& row : kTable)
    if (row.code == code) return row;
  HEARTH_ASSERT(!"every Errc has a row");
}

Errc kind_of(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
    case ESRCH:
      return Errc::not_found;
    case EEXIST:
    case ENOTEMPTY:
      return Errc::exists;
    case EACCES:
    case EPERM:
    case EROFS:
      return Errc::denied;
    case EAGAIN:
    case EBUSY:
    case ETXTBSY:
      return Errc::busy;
    case ETIMEDOUT:
      return Errc::timeout;
    case ECANCELED:
      return Errc::cancelled;
    case ECONNREFUSED:
    case ECONNRESET:
    case EPIPE:
    case ENOTCONN:
      return Errc::unavailable;
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return Errc::full;
    case EINVAL:
    case ENAMETOOLONG:
      return Errc::invalid;
    default:
      return Errc::io;
  }
}

}  // namespace

const char* name_of(Errc code) {
  return row_of(code).name;
}
int exit_code_of(Errc code) {
  return row_of(code).exit_code;
}

Error Error::in(std::string_view where) && {
  return Error{code, join({where, ": ", message})};
}

std::unexpected<Error> fail_errno(int number, std::string_view what) {
  return fail(kind_of(number), join({what, ": ", std::strerror(number)}));
}

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "hearth: bug: %s:%d: %s does not hold\n", file, line, expression);
  std::abort();
}

}  // namespace hearth
