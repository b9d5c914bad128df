#pragma once
#include "format/network/cursor.hh"

namespace hearth::format::network {

/// The list "config" of version 1.
void read_v1(const Cursor& config, Network& network);

}  // namespace hearth::format::network
