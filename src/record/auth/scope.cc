#include "record/auth/scope.hh"

namespace hearth::record::auth {

std::string_view name_of(Scope scope) {
  switch (scope) {
    case Scope::read:
      return "read";
    case Scope::write:
      return "write";
    case Scope::admin:
      return "admin";
    case Scope::none:
      break;
  }
  return "none";
}

std::optional<Scope> parse_scope(std::string_view name) {
  for (const Scope scope : {Scope::read, Scope::write, Scope::admin})
    if (name == name_of(scope)) return scope;
  return {};
}

Scope needed_scope(std::string_view method) {
  const bool safe = method == "GET" || method == "HEAD" || method == "OPTIONS";
  return safe ? Scope::read : Scope::write;
}

}  // namespace hearth::record::auth
