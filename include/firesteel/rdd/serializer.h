#pragma once

// How elements of RDDs become bytes: between processes, on disk, in serialized storage levels.
//
// Numbers, enumerations, strings, pairs, tuples, arrays, containers, optionals, variants and shared
// pointers to such are known. So are trivially copyable types, as their bytes: they must not hold
// pointers. Other types say what they consist of, once for both directions:
//
//     struct Person {
//       std::string name;
//       int age;
//       template <class A> void serialize(A& archive) { archive(name, age); }
//     };
//
// or, when they cannot be changed, by a specialization of Serializer. The bytes carry no version:
// they are read by the program that wrote them.

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "firesteel/rdd/byte_buffer.h"

namespace firesteel::rdd {

template <class T>
struct Serializer;

class OutArchive {
 public:
  static constexpr bool kReads = false;
  explicit OutArchive(ByteBuffer& out) : out_(&out) {}

  template <class... Ts>
  void operator()(const Ts&... values) {
    (Serializer<Ts>::write(*this, values), ...);
  }
  void bytes(const void* data, size_t count) { out_->append(data, count); }
  // A length: 7 bits a byte.
  void length(uint64_t value) {
    while (value >= 0x80) {
      *out_->extend(1) = static_cast<char>(value | 0x80);
      value >>= 7;
    }
    *out_->extend(1) = static_cast<char>(value);
  }
  ByteBuffer& buffer() { return *out_; }

 private:
  ByteBuffer* out_;
};

class InArchive {
 public:
  static constexpr bool kReads = true;
  explicit InArchive(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  template <class... Ts>
  void operator()(Ts&... values) {
    (Serializer<Ts>::read(*this, values), ...);
  }
  template <class T>
  T take() {
    T value{};
    Serializer<T>::read(*this, value);
    return value;
  }
  const char* bytes(size_t count) {
    if (left() < count) [[unlikely]]
      throw_short();
    const char* at = at_;
    at_ += count;
    return at;
  }
  uint64_t length() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<uint8_t>(*bytes(1));
      value |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    throw_short();
  }
  size_t left() const { return static_cast<size_t>(end_ - at_); }
  bool done() const { return at_ == end_; }
  const char* position() const { return at_; }

 private:
  [[noreturn]] static void throw_short() {
    throw std::out_of_range("serialized bytes end too early");
  }

  const char* at_;
  const char* end_;
};

template <class T>
concept SerializesItself = requires(T& value, OutArchive& out) {
  value.serialize(out);
};

namespace detail {

template <class T>
inline constexpr bool kIsView = std::is_pointer_v<T> || std::is_member_pointer_v<T>;
template <class C, class Tr>
inline constexpr bool kIsView<std::basic_string_view<C, Tr>> = true;
template <class T, size_t N>
inline constexpr bool kIsView<std::span<T, N>> = true;
template <class T>
inline constexpr bool kIsView<std::reference_wrapper<T>> = true;

}  // namespace detail

// Types whose bytes are their value. Pairs and tuples of such count: only their assignment is not
// trivial.
template <class T>
inline constexpr bool kBitwise =
    std::is_trivially_copyable_v<T> && !detail::kIsView<T> && !SerializesItself<T>;
template <class A, class B>
inline constexpr bool kBitwise<std::pair<A, B>> = kBitwise<A>&& kBitwise<B>;
template <class... Ts>
inline constexpr bool kBitwise<std::tuple<Ts...>> = (kBitwise<Ts> && ...);
template <class T, size_t N>
inline constexpr bool kBitwise<std::array<T, N>> = kBitwise<T>;
template <class T>
inline constexpr bool kBitwise<std::optional<T>> = kBitwise<T>;

template <class T>
struct Serializer {
  static void write(OutArchive& out, const T& value) {
    if constexpr (SerializesItself<T>) {
      // Writing changes nothing; one function for both directions cannot be const.
      const_cast<T&>(value).serialize(out);
    } else {
      static_assert(kBitwise<T>,
                    "Firesteel cannot serialize this type: give it a member "
                    "`template <class A> void serialize(A& archive)`, or specialize Serializer");
      out.bytes(&value, sizeof(T));
    }
  }
  static void read(InArchive& in, T& value) {
    if constexpr (SerializesItself<T>) {
      value.serialize(in);
    } else {
      static_assert(kBitwise<T>, "Firesteel cannot serialize this type");
      std::memcpy(static_cast<void*>(&value), in.bytes(sizeof(T)), sizeof(T));
    }
  }
};

template <>
struct Serializer<std::string> {
  static void write(OutArchive& out, const std::string& value) {
    out.length(value.size());
    out.bytes(value.data(), value.size());
  }
  static void read(InArchive& in, std::string& value) {
    const size_t size = in.length();
    value.assign(in.bytes(size), size);
  }
};

template <class A, class B>
struct Serializer<std::pair<A, B>> {
  static void write(OutArchive& out, const std::pair<A, B>& value) {
    out(value.first, value.second);
  }
  static void read(InArchive& in, std::pair<A, B>& value) { in(value.first, value.second); }
};

template <class... Ts>
struct Serializer<std::tuple<Ts...>> {
  static void write(OutArchive& out, const std::tuple<Ts...>& value) {
    std::apply([&](const auto&... parts) { out(parts...); }, value);
  }
  static void read(InArchive& in, std::tuple<Ts...>& value) {
    std::apply([&](auto&... parts) { in(parts...); }, value);
  }
};

template <class T, size_t N>
struct Serializer<std::array<T, N>> {
  static void write(OutArchive& out, const std::array<T, N>& value) {
    if constexpr (kBitwise<T>) {
      out.bytes(value.data(), N * sizeof(T));
    } else {
      for (const T& element : value) out(element);
    }
  }
  static void read(InArchive& in, std::array<T, N>& value) {
    if constexpr (kBitwise<T>) {
      std::memcpy(static_cast<void*>(value.data()), in.bytes(N * sizeof(T)), N * sizeof(T));
    } else {
      for (T& element : value) in(element);
    }
  }
};

template <class T>
struct Serializer<std::vector<T>> {
  static void write(OutArchive& out, const std::vector<T>& value) {
    out.length(value.size());
    if constexpr (kBitwise<T> && !std::is_same_v<T, bool>) {
      out.bytes(value.data(), value.size() * sizeof(T));
    } else {
      for (const T& element : value) out(element);
    }
  }
  static void read(InArchive& in, std::vector<T>& value) {
    const size_t size = in.length();
    value.clear();
    if constexpr (std::is_same_v<T, bool>) {
      for (size_t i = 0; i < size; ++i) value.push_back(in.take<bool>());
    } else if constexpr (kBitwise<T>) {
      const char* bytes = in.bytes(size * sizeof(T));
      value.resize(size);
      if (size != 0) std::memcpy(static_cast<void*>(value.data()), bytes, size * sizeof(T));
    } else {
      // An element takes a byte at least, unless it is empty.
      value.reserve(std::min(size, in.left() + 1));
      for (size_t i = 0; i < size; ++i) in(value.emplace_back());
    }
  }
};

namespace detail {

// Containers that are read by inserting one element after the other.
template <class Container, class Element, bool kAtEnd>
struct ContainerSerializer {
  static void write(OutArchive& out, const Container& value) {
    out.length(value.size());
    for (const auto& element : value) out(element);
  }
  static void read(InArchive& in, Container& value) {
    const size_t size = in.length();
    value.clear();
    for (size_t i = 0; i < size; ++i) {
      if constexpr (kAtEnd) {
        in(value.emplace_back());
      } else {
        value.insert(value.end(), in.take<Element>());
      }
    }
  }
};

}  // namespace detail

template <class T>
struct Serializer<std::deque<T>> : detail::ContainerSerializer<std::deque<T>, T, true> {};
template <class T>
struct Serializer<std::list<T>> : detail::ContainerSerializer<std::list<T>, T, true> {};
template <class T, class C>
struct Serializer<std::set<T, C>> : detail::ContainerSerializer<std::set<T, C>, T, false> {};
template <class T, class H, class E>
struct Serializer<std::unordered_set<T, H, E>>
    : detail::ContainerSerializer<std::unordered_set<T, H, E>, T, false> {};
template <class K, class V, class C>
struct Serializer<std::map<K, V, C>>
    : detail::ContainerSerializer<std::map<K, V, C>, std::pair<K, V>, false> {};
template <class K, class V, class H, class E>
struct Serializer<std::unordered_map<K, V, H, E>>
    : detail::ContainerSerializer<std::unordered_map<K, V, H, E>, std::pair<K, V>, false> {};
// The elements of maps.
template <class A, class B>
struct Serializer<std::pair<const A, B>> {
  static void write(OutArchive& out, const std::pair<const A, B>& value) {
    out(value.first, value.second);
  }
};

template <class T>
struct Serializer<std::optional<T>> {
  static void write(OutArchive& out, const std::optional<T>& value) {
    out(value.has_value());
    if (value) out(*value);
  }
  static void read(InArchive& in, std::optional<T>& value) {
    if (in.take<bool>()) {
      in(value.emplace());
    } else {
      value.reset();
    }
  }
};

template <class... Ts>
struct Serializer<std::variant<Ts...>> {
  static void write(OutArchive& out, const std::variant<Ts...>& value) {
    out.length(value.index());
    std::visit([&](const auto& held) { out(held); }, value);
  }
  static void read(InArchive& in, std::variant<Ts...>& value) {
    const size_t index = in.length();
    size_t i = 0;
    ((i++ == index ? in(value.template emplace<Ts>()) : void()), ...);
  }
};

// The value behind the pointer; who reads it has a copy of its own.
template <class T>
struct Serializer<std::shared_ptr<T>> {
  static void write(OutArchive& out, const std::shared_ptr<T>& value) {
    out(value != nullptr);
    if (value) out(static_cast<const std::remove_const_t<T>&>(*value));
  }
  static void read(InArchive& in, std::shared_ptr<T>& value) {
    value.reset();
    if (!in.take<bool>()) return;
    auto object = std::make_shared<std::remove_const_t<T>>();
    in(*object);
    value = std::move(object);
  }
};

template <class T>
std::string to_bytes(const T& value) {
  ByteBuffer buffer;
  OutArchive out(buffer);
  out(value);
  return buffer.str();
}

template <class T>
T from_bytes(std::string_view bytes) {
  InArchive in(bytes);
  return in.take<T>();
}

// About how many bytes a value holds beyond its own size, for memory limits.
template <class T>
size_t heap_bytes(const T& value);

namespace detail {

template <class T>
concept Iterable = requires(const T& value) {
  value.begin();
  value.end();
  value.size();
};
template <class T>
inline constexpr bool kTupleLike = false;
template <class A, class B>
inline constexpr bool kTupleLike<std::pair<A, B>> = true;
template <class... Ts>
inline constexpr bool kTupleLike<std::tuple<Ts...>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

// Adds up what a value serializes.
class SizeArchive {
 public:
  static constexpr bool kReads = false;
  template <class... Ts>
  void operator()(const Ts&... values) {
    ((bytes_ += heap_bytes(values)), ...);
  }
  size_t bytes() const { return bytes_; }

 private:
  size_t bytes_ = 0;
};

}  // namespace detail

template <class T>
size_t heap_bytes(const T& value) {
  if constexpr (kBitwise<T>) {
    return 0;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return value.capacity() > 15 ? value.capacity() + 17 : 0;
  } else if constexpr (detail::kTupleLike<T>) {
    return std::apply([](const auto&... parts) { return (size_t{0} + ... + heap_bytes(parts)); },
                      value);
  } else if constexpr (detail::kIsOptional<T>) {
    return value ? heap_bytes(*value) : 0;
  } else if constexpr (detail::Iterable<T>) {
    using Element = std::remove_cvref_t<decltype(*value.begin())>;
    // A node's or an allocation's own cost.
    size_t bytes = 16 + value.size() * sizeof(Element);
    if constexpr (!kBitwise<Element>) {
      for (const auto& element : value) bytes += heap_bytes(element);
    }
    return bytes;
  } else if constexpr (requires(T & v, detail::SizeArchive & a) { v.serialize(a); }) {
    detail::SizeArchive archive;
    const_cast<T&>(value).serialize(archive);
    return archive.bytes();
  } else {
    return 32;
  }
}

}  // namespace firesteel::rdd
