#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/data_type.h"
#include "functions/json_reader.h"
#include "functions/json_types.h"

namespace firesteel {

// What the JSON values seen so far at one place have in common; grows by values, and by others of
// its kind. Used by one thread.
class JsonShape {
 public:
  enum class Kind : uint8_t { kNothing, kScalar, kObject, kArray };

  // Takes in the value that the reader is at, and leaves the reader at its last token. False when
  // the text is malformed; what came before that has been taken in.
  bool add(JsonReader& reader, const JsonInferenceOptions& options);
  void merge(JsonShape&& other);
  void merge_scalar(const DataType& type);
  // The shape of a member of the objects, made when it is new.
  JsonShape& member(std::string_view name);

  Kind kind() const { return kind_; }
  // Of arrays.
  JsonShape& element() { return *element_; }

  // NULL where there were only nulls and empty strings; structs have their fields in the order of
  // names.
  DataType type() const;

 private:
  struct Member;

  // False where values of different kinds have become strings.
  bool become(Kind kind);
  size_t find_member(std::string_view name, size_t guess);

  Kind kind_ = Kind::kNothing;
  DataType scalar_;
  std::vector<Member> members_;
  std::unique_ptr<JsonShape> element_;
};

struct JsonShape::Member {
  std::string name;
  JsonShape shape;
};

}  // namespace firesteel
