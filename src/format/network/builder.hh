#pragma once
#include <string>
#include <utility>
#include <vector>

#include "format/network/cursor.hh"
#include "format/network/model.hh"

namespace hearth::format::network {

/// The interface of that name; made when nothing was said of it yet. Nothing when there are 256.
/// What it returns is good until the next call.
Interface* find_or_add(Network& network, const std::string& name, const Cursor& at);

/// Replaces or adds.
void set_param(Interface& interface, const std::string& name, Json value);

/// Makes `bond` one, and its members know it: ENI wants its parameters on them too.
void join_bond(Network& network, const std::string& bond, std::vector<std::string> members,
               const Cursor& at);
void join_bridge(Network& network, const std::string& bridge, std::vector<std::string> members,
                 const Cursor& at);

/// "on", "off", 1, 0 as a truth.
void settle_stp(Interface& bridge, const Cursor& at);

/// Names of bonds' and bridges' parameters, ENI's and netplan's; "" when the other has none.
std::string netplan_name_of(Type type, std::string_view eni);
std::string eni_name_of(Type type, std::string_view netplan);

}  // namespace hearth::format::network
