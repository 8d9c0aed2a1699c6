#pragma once

// Hash codes of keys. Equal keys have equal codes in every process of an application.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace firesteel::rdd {

inline uint64_t multiply_mix(uint64_t a, uint64_t b) {
  __extension__ typedef unsigned __int128 Wide;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t mix_hash(uint64_t value) {
  return multiply_mix(value ^ 0x9e3779b97f4a7c15, 0xe7037ed1a0b428db);
}

inline uint64_t hash_bytes(const char* data, size_t size) {
  uint64_t hash = size * 0xa0761d6478bd642f;
  const auto word = [&](size_t at) {
    uint64_t value;
    std::memcpy(&value, data + at, 8);
    return value;
  };
  size_t at = 0;
  for (; at + 8 <= size; at += 8) hash = multiply_mix(hash ^ word(at), 0xe7037ed1a0b428db);
  uint64_t rest = 0;
  std::memcpy(&rest, data + at, size - at);
  return multiply_mix(hash ^ rest, 0x8ebc6af09c88c6e3);
}

// A user's type has a member hashCode(), or std::hash.
template <class T>
struct HashCode {
  static uint64_t of(const T& value) {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      return mix_hash(static_cast<uint64_t>(value));
    } else if constexpr (std::is_floating_point_v<T>) {
      // Both zeros are equal.
      return mix_hash(std::bit_cast<uint64_t>(value == 0 ? 0.0 : static_cast<double>(value)));
    } else if constexpr (requires { value.hashCode(); }) {
      return mix_hash(static_cast<uint64_t>(value.hashCode()));
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
      const std::string_view text = value;
      return hash_bytes(text.data(), text.size());
    } else if constexpr (requires { std::tuple_size<T>::value; }) {
      uint64_t hash = 0;
      std::apply(
          [&](const auto&... parts) {
            ((hash = multiply_mix(hash ^ HashCode<std::remove_cvref_t<decltype(parts)>>::of(parts),
                                  0xa0761d6478bd642f)),
             ...);
          },
          value);
      return hash;
    } else if constexpr (requires { std::hash<T>()(value); }) {
      return mix_hash(std::hash<T>()(value));
    } else if constexpr (requires { value.begin() != value.end(); }) {
      uint64_t hash = 0;
      for (const auto& element : value) {
        hash = multiply_mix(hash ^ HashCode<std::remove_cvref_t<decltype(element)>>::of(element),
                            0xa0761d6478bd642f);
      }
      return hash;
    } else {
      static_assert(
          requires { value.hashCode(); }, "a key needs hashCode(), or std::hash of its type");
    }
  }
};

template <class T, size_t N>
requires std::has_unique_object_representations_v<T>
struct HashCode<std::array<T, N>> {
  static uint64_t of(const std::array<T, N>& value) {
    return hash_bytes(reinterpret_cast<const char*>(value.data()), N * sizeof(T));
  }
};

template <class T>
struct HashCode<std::optional<T>> {
  static uint64_t of(const std::optional<T>& value) {
    return value ? HashCode<T>::of(*value) : mix_hash(0);
  }
};

template <class T>
uint64_t hash_code(const T& value) {
  return HashCode<T>::of(value);
}

}  // namespace firesteel::rdd
