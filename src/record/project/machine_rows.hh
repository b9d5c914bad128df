#pragma once
#include "record/machine/seen.hh"
#include "record/project/rows.hh"

namespace hearth::record {

// The tables of machines (store/schema_machines.hh): a row for each host of each run as the latest
// event said it, and what is summed up from these rows.

/// Bits of machine_hosts.flags.
enum SightingFlags { kSightingCreated = 1, kSightingLocalhost = 2 };

/// A value's 33 bytes, one after the other, and back; what is no such list is an empty one.
std::string pack(const std::vector<Value>& values);
std::vector<Value> unpack_values(std::string_view bytes);
/// As values; the kind of a cached one has its highest bit set.
std::string pack(const Evidence& evidence);
Evidence unpack_evidence(std::string_view bytes);
std::string pack(const std::vector<Uuid>& ids);
std::vector<Uuid> unpack_uuids(std::string_view bytes);

/// A bit for each key.
std::int64_t pack(const std::vector<Key>& keys);
std::vector<Key> unpack_keys(std::int64_t bits);

/// The event brings this id for the machine; the smallest one counts.
Expected<> bring_id(Rows& rows, const Uuid& machine, MaybeId row);
/// The machine's row, made where it is missing; first and last are 0 until a host was seen.
Expected<> add_machine(Rows& rows, const Uuid& machine);
/// Adds what one host told of `machine` to its sums; the machine's row is made where it is missing.
Expected<> add_to_machine(Rows& rows, const Uuid& machine, const Appearance& host);
/// Sums `machine` up anew; its row is gone when nothing speaks of it any more.
Expected<> sum_up_machine(Rows& rows, const Uuid& machine);
/// Looks up again whose this host of this run is: what was told, after moves and splits. Sums up
/// what that changes, and `hosts.machine_id`.
Expected<> assign_host(Rows& rows, const Uuid& run, const std::string& host);
/// The same for all hosts of this name, in all runs. Reads the whole table: for moves, which are
/// rare.
Expected<> assign_hosts_named(Rows& rows, const std::string& host);

}  // namespace hearth::record
