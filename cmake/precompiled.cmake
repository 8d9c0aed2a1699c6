# Two precompiled headers serve every layer: the standard library with fmt, and for tests
# GoogleTest besides. Nothing of ours is in them, so that they never rebuild.
set(precompiled_std
  <algorithm> <array> <atomic> <bit> <charconv> <chrono> <cmath> <compare> <concepts>
  <condition_variable> <cstddef> <cstdint> <cstring> <deque> <functional> <iterator> <limits> <map>
  <memory> <mutex> <numeric> <optional> <set> <span> <sstream> <stdexcept> <string> <string_view>
  <thread> <tuple> <type_traits> <unordered_map> <unordered_set> <utility> <variant> <vector>
  <fmt/format.h>)

function(firesteel_precompiled name)
  set(source ${CMAKE_BINARY_DIR}/precompiled/${name}.cc)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Only carries the precompiled header.\n")
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PRIVATE firesteel_warnings fmt::fmt Threads::Threads)
  target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()
firesteel_precompiled(precompiled ${precompiled_std})
firesteel_precompiled(precompiled_test ${precompiled_std} <gmock/gmock.h> <gtest/gtest.h>)
target_link_libraries(precompiled_test PRIVATE GTest::gmock GTest::gtest)
