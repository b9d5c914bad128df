#pragma once
#include "format/network/cursor.hh"

namespace hearth::format::network {

/// A document of version 2, netplan's format: what the other renderers need of it.
void read_v2(const Cursor& document, const KnownMacs& known, Network& network);

}  // namespace hearth::format::network
