#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace hearth::record::auth {

/// What somebody may do; each includes those before it. The numbers are the store's.
enum class Scope {
  none = 0,
  read = 1,
  write = 2,
  admin = 3,  ///< makes and revokes tokens
};

std::string_view name_of(Scope scope);
/// "read", "write", "admin".
std::optional<Scope> parse_scope(std::string_view name);

/// Who sends a request.
struct Caller {
  std::string name;  ///< of the token or the user; "" for nobody
  Scope scope = Scope::none;
  bool known = false;  ///< has shown a token or a password, or came by the user's own socket
};

/// What a request of this method needs to do its work: read for GET, HEAD and OPTIONS.
Scope needed_scope(std::string_view method);

}  // namespace hearth::record::auth
