#include "functions/json_shape.h"

#include <algorithm>

namespace firesteel {

bool JsonShape::become(Kind kind) {
  if (kind_ == kind) return true;
  if (kind_ == Kind::kNothing) {
    kind_ = kind;
    if (kind == Kind::kArray) element_ = std::make_unique<JsonShape>();
    return true;
  }
  kind_ = Kind::kScalar;
  scalar_ = TypeId::kString;
  members_.clear();
  element_.reset();
  return false;
}

void JsonShape::merge_scalar(const DataType& type) {
  if (type.is(TypeId::kNull)) return;
  if (kind_ == Kind::kNothing) {
    kind_ = Kind::kScalar;
    scalar_ = type;
  } else if (become(Kind::kScalar) && !scalar_.same_type(type)) {
    scalar_ = merge_json_scalars(scalar_, type);
  }
}

// Members mostly come in the same order.
size_t JsonShape::find_member(std::string_view name, size_t guess) {
  if (guess < members_.size() && members_[guess].name == name) return guess;
  for (size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].name == name) return i;
  }
  members_.push_back({std::string(name), {}});
  return members_.size() - 1;
}

JsonShape& JsonShape::member(std::string_view name) {
  become(Kind::kObject);
  return members_[find_member(name, members_.size())].shape;
}

bool JsonShape::add(JsonReader& reader, const JsonInferenceOptions& options) {
  switch (reader.token()) {
    case JsonToken::kError:
      return false;
    case JsonToken::kStartObject: {
      if (!become(Kind::kObject)) return reader.skip_children();
      size_t guess = 0;
      while (reader.next() != JsonToken::kEndObject) {
        if (reader.token() == JsonToken::kError) return false;
        const size_t index = find_member(reader.text(), guess);
        guess = index + 1;
        reader.next();
        if (!members_[index].shape.add(reader, options)) return false;
      }
      return true;
    }
    case JsonToken::kStartArray:
      if (!become(Kind::kArray)) return reader.skip_children();
      while (reader.next() != JsonToken::kEndArray) {
        if (!element_->add(reader, options)) return false;
      }
      return true;
    default:
      // Nothing beats a string.
      if (kind_ != Kind::kScalar || !scalar_.is(TypeId::kString)) {
        merge_scalar(infer_json_scalar(reader, options));
      }
      return true;
  }
}

void JsonShape::merge(JsonShape&& other) {
  switch (other.kind_) {
    case Kind::kNothing:
      return;
    case Kind::kScalar:
      merge_scalar(other.scalar_);
      return;
    case Kind::kArray:
      if (become(Kind::kArray)) element_->merge(std::move(*other.element_));
      return;
    case Kind::kObject:
      if (!become(Kind::kObject)) return;
      for (size_t i = 0; i < other.members_.size(); ++i) {
        const size_t index = find_member(other.members_[i].name, i);
        members_[index].shape.merge(std::move(other.members_[i].shape));
      }
      return;
  }
}

DataType JsonShape::type() const {
  switch (kind_) {
    case Kind::kNothing:
      return TypeId::kNull;
    case Kind::kScalar:
      return scalar_;
    case Kind::kArray:
      return DataType::array(element_->type());
    case Kind::kObject:
      break;
  }
  std::vector<StructField> fields;
  for (const Member& member : members_) fields.push_back({member.name, member.shape.type()});
  std::sort(fields.begin(), fields.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return DataType::structure(std::move(fields));
}

}  // namespace firesteel
