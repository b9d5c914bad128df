#include "record/store/postgres_library.hh"

#include <dlfcn.h>
#include <libpq-fe.h>

namespace hearth::record {
namespace {

void* library() {
  static void* const handle = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  return handle;
}

void* symbol(const char* name) {
  void* const found = library() ? ::dlsym(library(), name) : nullptr;
  HEARTH_ASSERT(found);  // need_libpq looked first
  return found;
}

}  // namespace

Expected<> need_libpq() {
  if (library()) return {};
  return fail(Errc::unavailable,
              "PostgreSQL's client library is not here; install libpq5 (libpq.so.5)");
}

}  // namespace hearth::record

// The functions of libpq that postgres_*.cc call, under their own names: each looks its namesake up
// at its first call.
#define FORWARD(type, name, parameters, arguments)                                             \
  type name parameters {                                                                       \
    static const auto real = reinterpret_cast<decltype(&name)>(hearth::record::symbol(#name)); \
    return real arguments;                                                                     \
  }

extern "C" {
FORWARD(PGconn*, PQconnectdbParams,
        (const char* const* names, const char* const* values, int expand), (names, values, expand))
FORWARD(void, PQfinish, (PGconn * c), (c))
FORWARD(ConnStatusType, PQstatus, (const PGconn* c), (c))
FORWARD(PGTransactionStatusType, PQtransactionStatus, (const PGconn* c), (c))
FORWARD(char*, PQerrorMessage, (const PGconn* c), (c))
FORWARD(PQconninfoOption*, PQconninfoParse, (const char* text, char** error), (text, error))
FORWARD(void, PQconninfoFree, (PQconninfoOption * options), (options))
FORWARD(PGresult*, PQexec, (PGconn * c, const char* sql), (c, sql))
FORWARD(PGresult*, PQprepare,
        (PGconn * c, const char* name, const char* sql, int count, const Oid* types),
        (c, name, sql, count, types))
FORWARD(PGresult*, PQexecParams,
        (PGconn * c, const char* sql, int count, const Oid* types, const char* const* values,
         const int* sizes, const int* formats, int format),
        (c, sql, count, types, values, sizes, formats, format))
FORWARD(PGresult*, PQexecPrepared,
        (PGconn * c, const char* name, int count, const char* const* values, const int* sizes,
         const int* formats, int format),
        (c, name, count, values, sizes, formats, format))
FORWARD(int, PQputCopyData, (PGconn * c, const char* bytes, int size), (c, bytes, size))
FORWARD(int, PQputCopyEnd, (PGconn * c, const char* why), (c, why))
FORWARD(PGresult*, PQgetResult, (PGconn * c), (c))
FORWARD(void, PQclear, (PGresult * r), (r))
FORWARD(ExecStatusType, PQresultStatus, (const PGresult* r), (r))
FORWARD(char*, PQresultErrorField, (const PGresult* r, int field), (r, field))
FORWARD(char*, PQcmdStatus, (PGresult * r), (r))
FORWARD(char*, PQcmdTuples, (PGresult * r), (r))
FORWARD(int, PQntuples, (const PGresult* r), (r))
FORWARD(int, PQnfields, (const PGresult* r), (r))
FORWARD(Oid, PQftype, (const PGresult* r, int column), (r, column))
FORWARD(int, PQgetisnull, (const PGresult* r, int row, int column), (r, row, column))
FORWARD(int, PQgetlength, (const PGresult* r, int row, int column), (r, row, column))
FORWARD(char*, PQgetvalue, (const PGresult* r, int row, int column), (r, row, column))
#undef FORWARD
}
