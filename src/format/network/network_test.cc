#include <gtest/gtest.h>

#include "format/network/address.hh"
#include "format/network/name_uuid.hh"
#include "format/network/read.hh"
#include "format/network/render.hh"
#include "format/network/yaml_text.hh"

using namespace hearth;
using namespace hearth::format::network;

namespace {

Reading read(std::string_view text, const KnownMacs& known = {}) {
  return read_network_config(*parse_json(text), known);
}

std::string bytes_of(const std::vector<File>& files, std::string_view end) {
  for (const File& file : files) {
    if (file.path.ends_with(end)) return file.bytes;
  }
  return "no file " + std::string(end);
}

}  // namespace

TEST(NetworkAddress, ReadsMasksAsPrefixes) {
  EXPECT_EQ(ipv4_prefix("255.255.252.0"), 22u);
  EXPECT_EQ(ipv4_prefix("0.0.0.0"), 0u);
  EXPECT_EQ(ipv4_prefix("0.0.255.255"), 16u);
  EXPECT_EQ(ipv4_prefix("255.0.255.0"), std::nullopt);
  EXPECT_EQ(ipv4_prefix("33"), std::nullopt);
  EXPECT_EQ(ipv6_prefix("ffff:ffff:ffff::"), 48u);
  EXPECT_EQ(ipv6_prefix("::"), 0u);
  EXPECT_EQ(ipv6_prefix("ffff::1"), std::nullopt);
  EXPECT_EQ(ipv6_prefix("128"), 128u);
}

TEST(NetworkAddress, TakesNoTextThatAKernelWouldNot) {
  EXPECT_TRUE(is_ip("10.0.0.1"));
  EXPECT_TRUE(is_ip("2001:db8::1"));
  for (const char* bad : {"", "10.0.0", "10.0.0.01", "10.0.0.1 ", "fe80::1%eth0", "::g", "1"}) {
    EXPECT_FALSE(is_ip(bad)) << bad;
  }
  EXPECT_FALSE(is_ip(std::string_view("10.0.0.1\0x", 10)));
  EXPECT_TRUE(is_mac("52:54:00:12:34:aB"));
  EXPECT_FALSE(is_mac("52:54:00:12:34"));
  EXPECT_FALSE(is_mac("52:54:00:12:34:0g"));
}

TEST(NameUuid, IsRfc9562sExample) {
  const Uuid dns = *Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  EXPECT_EQ(name_uuid(dns, "www.example.com").text(), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(YamlText, LeavesNoTextToBeReadAsAnotherType) {
  EXPECT_EQ(yaml_text(*parse_json(R"({"on":["yes",1,true,null,[],{}],"a":{"b c":"x: y"}})")),
            "\"on\":\n  - \"yes\"\n  - 1\n  - true\n  - null\n  - []\n  - {}\n"
            "a:\n  \"b c\": \"x: y\"\n");
}

TEST(Network, RendersABondBeforeItsMembersAreDeclared) {
  const Reading reading = read(R"({"version":1,"config":[
    {"type":"bond","name":"bond0","bond_interfaces":["eth0"],"params":{"bond-mode":4}},
    {"type":"physical","name":"eth0"}]})");
  EXPECT_TRUE(reading.problems.empty());
  const auto files = render(reading.network, Renderer::networkd);
  EXPECT_NE(bytes_of(files, "eth0.network").find("Bond=bond0\n"), std::string::npos);
  EXPECT_NE(bytes_of(files, "bond0.netdev").find("Mode=802.3ad\n"), std::string::npos);
}

TEST(Network, RenamesByALink) {
  const Reading reading = read(R"({"version":2,"ethernets":{"id0":{
    "match":{"macaddress":"52:54:00:12:34:00"},"set-name":"lan0","dhcp4":true}}})");
  const std::string link = bytes_of(render(reading.network, Renderer::networkd), "lan0.link");
  EXPECT_EQ(link.substr(link.find('[')),
            "[Match]\nMACAddress=52:54:00:12:34:00\n\n[Link]\nName=lan0\n");
}

TEST(Network, CallsAnInterfaceAsTheMachineDoes) {
  const Reading reading =
      read(R"({"version":2,"ethernets":{"id0":{"match":{"macaddress":"FA:16:3E:00:00:01"}}}})",
           {{"fa:16:3e:00:00:01", "ens3"}});
  ASSERT_EQ(reading.network.interfaces.size(), 1u);
  EXPECT_EQ(reading.network.interfaces[0].name, "ens3");
}

TEST(Network, KeepsSecretsOfNetplanAndNetworkManagerToRoot) {
  const Reading reading = read(R"({"version":2,"ethernets":{"eth0":{"dhcp4":true}}})");
  EXPECT_EQ(render(reading.network, Renderer::netplan)[0].mode, 0600u);
  EXPECT_EQ(render(reading.network, Renderer::network_manager)[0].mode, 0600u);
  EXPECT_EQ(render(reading.network, Renderer::networkd)[0].mode, 0644u);
}

TEST(Network, NamesAProblemWithItsPlaceAndRendersTheRest) {
  const Reading reading = read(R"({"version":1,"config":[{"type":"physical","name":"eth0",
    "subnets":[{"type":"static","address":"10.0.0/8"},{"type":"dhcp4"}]}]})");
  ASSERT_EQ(reading.problems.size(), 1u);
  EXPECT_EQ(reading.problems[0].path, "config[0].subnets[0].address");
  EXPECT_NE(bytes_of(render(reading.network, Renderer::eni), "50-cloud-init").find("inet dhcp"),
            std::string::npos);
}
