#pragma once
#include <gtest/gtest.h>

#include "http/testing.hh"

namespace hearth::http::testing {

/// A certificate that is its own CA, for "localhost" and 127.0.0.1, made by the program openssl.
class Certificate {
 public:
  Certificate() {
    const std::string command = join(
        {"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
         "/CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ",
         key(), " -out ", file(), " 2>/dev/null"});
    if (std::system(command.c_str()) != 0) ADD_FAILURE() << "cannot run: " << command;
  }
  std::string file() const { return folder_ / "cert.pem"; }
  std::string key() const { return folder_ / "key.pem"; }

 private:
  TempFolder folder_;
};

}  // namespace hearth::http::testing
