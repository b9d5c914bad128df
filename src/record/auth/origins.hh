#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hh"

namespace hearth::record::auth {

// What pages of other sites may do with this server, through the browser of somebody who can reach
// it. Names of a rebound DNS are stopped before, by the check of Host.

/// Origins that may: "https://ui.example", or "*" for any.
using Origins = std::vector<std::string>;

/// Errc::invalid for what can be no origin: `--cors ORIGIN: …`.
Expected<std::string> parse_origin(const std::string& text);

/// A browser asks whether it may send another request (Fetch, CORS-preflight): answered for every
/// path, before logins, which it does not send.
bool is_preflight(const http::Request& request);

/// Adds what lets a page of an allowed origin read the answer, as django-cors-headers does.
void add_cors(const http::Request& request, const Origins& allowed, http::Headers& headers);

/// A request that writes, sent by a page that is neither of the host that the request is for (of
/// either scheme: TLS may end before us) nor of an allowed origin. A browser sends it without
/// asking first where its type is one that forms have. Programs send no Origin.
bool is_foreign_write(const http::Request& request, const Origins& allowed);

}  // namespace hearth::record::auth
