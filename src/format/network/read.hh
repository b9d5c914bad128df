#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/json.hh"
#include "format/network/model.hh"

namespace hearth::format::network {

/// One thing that is wrong in a document, and where: "config[2].subnets[0].address".
struct Problem {
  std::string path;
  std::string message;
};

/// What was understood. What has a problem is left out, the rest is there: cloud-init configures
/// what it can. The caller decides how much of that it wants.
struct Reading {
  Network network;
  std::vector<Problem> problems;
};

/// What this machine's interfaces are called, by MAC address in small letters.
using KnownMacs = std::map<std::string, std::string>;

/// Reads cloud-init's network-config, version 1 or 2, with or without "network" around it.
Reading read_network_config(const Json& document, const KnownMacs& known = {});

/// Reads OpenStack's network_data.json (links, networks, services). Links without a name are called
/// as the interface with their MAC address is.
Reading read_network_data(const Json& document, const KnownMacs& known);

}  // namespace hearth::format::network
