# hearth_room(NAME SOURCES... [TESTS ...] [ROOMS ...] [LINK ...] [SHARDS N])
#
# One static library per room, `hearth_NAME`, and one test program `NAME_unit_test` registered with
# ctest as `unit.NAME` (`SIM_TESTS` as `sim.NAME`). ROOMS are the rooms below that it includes.
# SHARDS: the unit tests are N entries `unit.NAME.I`, so that a long one keeps no core waiting.
function(hearth_room name)
  cmake_parse_arguments(ARG "" "SHARDS" "SOURCES;TESTS;SIM_TESTS;ROOMS;LINK" ${ARGN})
  add_library(hearth_${name} STATIC ${ARG_SOURCES})
  target_include_directories(hearth_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(hearth_${name} PUBLIC ${ARG_LINK} Boost::json Threads::Threads)
  foreach(room IN LISTS ARG_ROOMS)
    target_link_libraries(hearth_${name} PUBLIC hearth_${room})
  endforeach()
  target_compile_definitions(hearth_${name} PUBLIC BOOST_ASIO_SEPARATE_COMPILATION
                             BOOST_ASIO_NO_DEPRECATED HEARTH_VERSION="${PROJECT_VERSION}")
  hearth_use_pch(hearth_${name})
  hearth_test(unit ${name} "${ARG_SHARDS}" ${ARG_TESTS})
  hearth_test(sim ${name} "" ${ARG_SIM_TESTS})
endfunction()

# aio owns the precompiled header and the rooms above borrow it; those below stay free of Asio.
function(hearth_use_pch target)
  if(HEARTH_NO_PCH OR target MATCHES "^(hearth_(base|plan|format)$|(base|plan|format)_)")
    return()
  endif()
  if(target STREQUAL hearth_aio)
    target_precompile_headers(hearth_aio PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.hh)
  else()
    target_precompile_headers(${target} REUSE_FROM hearth_aio)
  endif()
endfunction()

# Every test that needs no program of ours: what CI builds with the sanitizers.
add_custom_target(checks)

function(hearth_test kind name shards)
  if(NOT ARGN OR HEARTH_FAR_ONLY)
    return()
  endif()
  set(target ${name}_${kind}_test)
  add_executable(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE hearth_${name} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${target} PRIVATE HEARTH_GOLDEN="${CMAKE_SOURCE_DIR}/test/golden")
  hearth_use_pch(${target})
  add_dependencies(checks ${target})
  set(entries ${kind}.${name})
  if(shards)
    set(entries "")
    foreach(number RANGE 1 ${shards})
      list(APPEND entries ${kind}.${name}.${number})
    endforeach()
  endif()
  set(index 0)
  foreach(entry IN LISTS entries)
    add_test(NAME ${entry} COMMAND ${target})
    # A soak makes the simulations long, the sanitizers all of them.
    set_tests_properties(${entry} PROPERTIES LABELS ${kind} TIMEOUT 900)
    if(shards)
      set_tests_properties(${entry} PROPERTIES
        ENVIRONMENT "GTEST_TOTAL_SHARDS=${shards};GTEST_SHARD_INDEX=${index}")
      math(EXPR index "${index} + 1")
    endif()
  endforeach()
endfunction()
