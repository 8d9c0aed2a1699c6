# Libraries from Debian, as targets with the names that layers.txt uses.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(hwy REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(mimalloc REQUIRED)
find_package(ZLIB REQUIRED)

# Libraries that only pkg-config describes, under short names of our own.
function(firesteel_pkg name)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${ARGN})
  add_library(${name} INTERFACE)
  target_link_libraries(${name} INTERFACE PkgConfig::${name})
endfunction()
firesteel_pkg(pcre2 libpcre2-8)
firesteel_pkg(icu icu-i18n icu-uc)
firesteel_pkg(zstd libzstd)
firesteel_pkg(lz4 liblz4)
firesteel_pkg(snappy snappy)
firesteel_pkg(xxhash libxxhash)

# Its pkg-config flags define feature macros, which a precompiled header does not bear: who
# includes it defines them.
add_library(httplib INTERFACE)
target_link_libraries(httplib INTERFACE -lcpp-httplib)

# Its package describes nothing.
add_library(zookeeper INTERFACE)
target_link_libraries(zookeeper INTERFACE -lzookeeper_mt)

# Headers alone.
add_library(fast_float INTERFACE)

# Its pkg-config flags define feature macros, which a precompiled header does not bear.
add_library(readline INTERFACE)
target_link_libraries(readline INTERFACE -lreadline)
