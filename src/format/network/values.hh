#pragma once
#include <string>

#include "base/json.hh"

namespace hearth::format::network {

/// The first line of each file.
inline constexpr const char* kHeader =
    "# Written by Hearth from the network configuration of this machine's metadata.\n";

/// A scalar's text, truths as the two words.
std::string scalar_text(const Json& value, const char* yes, const char* no);
/// "eth0 50" or {"eth0": 50} as lines of port and number; a scalar is one line.
std::vector<std::pair<std::string, std::string>> port_numbers(const Json& value);
/// A bond's mode by its name: ENI takes the kernel's number too, networkd and netplan do not.
std::string bond_mode(const Json& value);
/// The texts of a list; a scalar is one.
std::vector<std::string> texts_of(const Json& value);

}  // namespace hearth::format::network
