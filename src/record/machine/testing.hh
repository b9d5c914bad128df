#pragma once
#include <string>
#include <string_view>

#include "record/machine/machines.hh"

namespace hearth::record::testing {

/// An appearance as the vectors of docs/decisions/0013-machines.md write it:
/// "N=web1 U=u1 M=m1 K=ed1,rsa1 A=x C=aws/i-1 S=s1 V=docker inv=prod ctl=c1 pin=front cached".
/// Keys whose values are short names stand for real-looking ones; K=k1 is an ed25519 key. What is
/// not there is absent; a value in quotes is taken as it is.
Appearance appearance(std::string_view text, int run, int host_number = 0);

/// A uuid made of two numbers.
Uuid uid(int kind, int number);

}  // namespace hearth::record::testing
