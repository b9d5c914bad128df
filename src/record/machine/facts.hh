#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"
#include "record/machine/evidence.hh"

namespace hearth::record {

/// What a body of Ansible's facts says of the machine (docs/decisions/0013-machines.md §1): from
/// setup in any subset, amazon.aws.ec2_metadata_facts, cloud_init_data_facts and local facts.
/// Unknown and malformed members say nothing.
Evidence evidence_of(const JsonObject& facts);

/// True for the names under which a controller speaks of itself.
bool is_localhost(std::string_view name);

/// The scope of a host's name: the controller for its localhost, else the inventories.
///
/// `controller`   its machine-id, or its name where that is not known; empty: nothing is known.
/// `inventories`  as the command line gave them, in any order.
std::string scope_of(std::string_view host, std::string_view controller,
                     std::vector<std::string> inventories);

}  // namespace hearth::record
