set(HEARTH_SANITIZE "" CACHE STRING "Sanitizers for every target, as -fsanitize= takes them")
option(HEARTH_FAR_ONLY "Build hearth-far alone, for another machine" OFF)
option(HEARTH_FUZZ "Build the fuzzers with libFuzzer (clang)" OFF)

add_compile_options(-Wall -Wextra -Wno-missing-field-initializers -Werror=return-type
                    -Werror=unused-result -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # A macro that two files of a unity build have would be the first one's in both: #undef it.
  add_compile_options(-Wthread-safety -Werror=macro-redefined)
  add_link_options(-fuse-ld=lld)
endif()
if(HEARTH_SANITIZE)
  add_compile_options(-fsanitize=${HEARTH_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HEARTH_SANITIZE})
endif()
if(HEARTH_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # pch_defines,time_macros: without them ccache refuses what includes the precompiled header.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  # Else the precompiled header holds when its files were written, and no other checkout could use
  # what this one compiled.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  endif()
endif()
