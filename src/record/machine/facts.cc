#include "record/machine/facts.hh"

#include <algorithm>
#include <set>

#include "base/text.hh"

namespace hearth::record {
namespace {

struct Fact {
  Kind kind;
  std::string_view name;  // without ansible_
};

constexpr Fact kFacts[] = {
    {Kind::uuid, "product_uuid"},
    {Kind::product_serial, "product_serial"},
    {Kind::board_serial, "board_serial"},
    {Kind::chassis_serial, "chassis_serial"},
    {Kind::machine_id, "machine_id"},
    {Kind::ssh_ed25519, "ssh_host_key_ed25519_public"},
    {Kind::ssh_ecdsa, "ssh_host_key_ecdsa_public"},
    {Kind::ssh_rsa, "ssh_host_key_rsa_public"},
    {Kind::ssh_dsa, "ssh_host_key_dsa_public"},
};
// Interfaces that are made by software: their addresses come and go.
constexpr std::string_view kMadeUp[] = {"lo",  "veth", "docker", "br-",  "virbr",   "tap",
                                        "tun", "wg",   "cni",    "cali", "flannel", "vnet"};
const std::set<std::string_view> kContainers = {"container", "docker",     "podman",
                                                "lxc",       "containerd", "chroot"};

/// With its prefix, as setup gives it, or without, as `ansible_facts` of a module may.
std::optional<std::string_view> fact(const JsonObject& facts, std::string_view name) {
  if (const auto found = get_string(facts, join({"ansible_", name}))) return found;
  return get_string(facts, name);
}
const JsonObject* part(const JsonObject& facts, std::string_view name) {
  if (const JsonObject* found = get_object(facts, join({"ansible_", name}))) return found;
  return get_object(facts, name);
}

void add_nics(const JsonObject& facts, Evidence& out) {
  for (const auto& [name, value] : facts) {
    const JsonObject* nic = value.if_object();
    const auto device = nic ? get_string(*nic, "device") : std::nullopt;
    const auto address = nic ? get_string(*nic, "macaddress") : std::nullopt;
    if (!device || !address) continue;
    if (std::ranges::any_of(kMadeUp, [&](auto made_up) { return device->starts_with(made_up); }))
      continue;
    // Members of a bond show its address; what was burnt in counts, of all of them.
    const auto burnt = get_string(*nic, "perm_macaddress");
    out.add(Kind::mac, burnt.value_or(*address));
  }
}

void add_instance(Evidence& out, std::string_view provider, std::string_view id) {
  out.add(Kind::cloud, join({provider, "/", id}));
}

/// Instance ids of cloud-init (cloud_init_data_facts, or a local fact that holds the same).
void add_cloud_init(const JsonObject& found, Evidence& out) {
  const JsonObject* v1 = get_object(found, "v1");
  const JsonObject& from = v1 ? *v1 : found;
  for (const char* id_name : {"instance_id", "instance-id"}) {
    const auto id = get_string(from, id_name);
    if (!id) continue;
    auto cloud = get_string(from, "cloud_name");
    if (!cloud) cloud = get_string(from, "cloud-name");
    add_instance(out, cloud.value_or("cloud"), *id);
    return;
  }
}

void add_cloud(const JsonObject& facts, Evidence& out) {
  if (const auto id = fact(facts, "ec2_instance_id")) add_instance(out, "aws", *id);
  if (const JsonObject* found = get_object(facts, "cloud_init_data_facts"))
    for (const char* file : {"instance-data", "v1", "status"})
      if (const JsonObject* inner = get_object(*found, file)) add_cloud_init(*inner, out);
  const JsonObject* local = part(facts, "local");
  if (!local) return;
  for (const auto& [name, value] : *local) {
    const JsonObject* one = value.if_object();
    if (!one) continue;
    if (const auto id = get_string(*one, "instance_id"))
      add_instance(out, get_string(*one, "provider").value_or(name), *id);
    add_cloud_init(*one, out);
  }
}

Place place_of(const JsonObject& facts) {
  bool chroot = false;
  for (const char* name : {"ansible_is_chroot", "is_chroot"})
    chroot |= get_bool(facts, name).value_or(false);
  if (chroot) return Place::container;
  const auto type = fact(facts, "virtualization_type");
  const auto role = fact(facts, "virtualization_role");
  if (!type || !role) return Place::unknown;
  // A host of containers says "docker" too, with the role host.
  if (*role == "guest" && kContainers.contains(*type)) return Place::container;
  return Place::bare;
}

}  // namespace

Evidence evidence_of(const JsonObject& facts) {
  Evidence out;
  for (const Fact& one : kFacts)
    if (const auto text = fact(facts, one.name)) out.add(one.kind, *text);
  add_nics(facts, out);
  add_cloud(facts, out);
  out.place = place_of(facts);
  return out;
}

bool is_localhost(std::string_view name) {
  return name == "localhost" || name == "127.0.0.1" || name == "::1";
}

std::string scope_of(std::string_view host, std::string_view controller,
                     std::vector<std::string> inventories) {
  if (is_localhost(host)) return controller.empty() ? "" : join({"controller:", controller});
  std::ranges::sort(inventories);
  return join({"inventory:", join_with(",", inventories)});
}

}  // namespace hearth::record
