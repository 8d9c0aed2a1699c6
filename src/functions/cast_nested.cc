// Casts of arrays, maps and structs.

#include "functions/cast_kernels.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

VectorPtr run_kernel(const ScalarKernel& kernel, VectorPtr argument, EvalContext& context) {
  const size_t size = argument->size();
  LambdaBody* const no_lambda = nullptr;
  return kernel(KernelInput{std::span(&argument, 1), std::span(&no_lambda, 1), size, context});
}

void copy_nulls(Vector& out, const Decoded& decoded, size_t num_rows) {
  if (!decoded.may_have_nulls()) return;
  for (size_t i = 0; i < num_rows; ++i) {
    if (decoded.is_null(i)) out.set_null(i);
  }
}

// Only elements that a valid row holds are cast: others may hold anything, and must not fail.
VectorPtr cast_lists(const DataType& to, std::span<const ScalarKernel> kernels,
                     const KernelInput& input) {
  const Decoded decoded(*input.args[0]);
  const size_t n = input.num_rows;
  auto out = Vector::flat(to, n);
  ListEntry* entries = out->mutable_values<ListEntry>();
  auto elements = std::make_shared<Selection>();
  for (size_t i = 0; i < n; ++i) {
    const auto begin = static_cast<uint32_t>(elements->size());
    if (decoded.is_null(i)) {
      entries[i] = {begin, 0};
      continue;
    }
    const ListEntry entry = decoded.at<ListEntry>(i);
    for (uint32_t j = 0; j < entry.size; ++j) elements->push_back(entry.offset + j);
    entries[i] = {begin, entry.size};
  }
  copy_nulls(*out, decoded, n);
  std::vector<VectorPtr> children;
  for (size_t c = 0; c < kernels.size(); ++c) {
    auto selected = Vector::dictionary(decoded.flat().children()[c], elements);
    children.push_back(flatten(run_kernel(kernels[c], std::move(selected), input.context)));
  }
  out->set_children(std::move(children));
  return out;
}

VectorPtr cast_struct(const DataType& to, std::span<const ScalarKernel> kernels,
                      const KernelInput& input) {
  const Decoded decoded(*input.args[0]);
  const size_t n = input.num_rows;
  auto out = Vector::flat(to, n);
  copy_nulls(*out, decoded, n);
  auto valid = std::make_shared<Selection>();
  auto position = std::make_shared<Selection>(n, 0);
  for (size_t i = 0; i < n; ++i) {
    if (decoded.is_null(i)) continue;
    (*position)[i] = static_cast<uint32_t>(valid->size());
    valid->push_back(static_cast<uint32_t>(decoded.index(i)));
  }
  std::vector<VectorPtr> children;
  for (size_t c = 0; c < kernels.size(); ++c) {
    if (valid->empty()) {
      children.push_back(flatten(Vector::null_constant(to.fields()[c].type, n)));
      continue;
    }
    auto selected = Vector::dictionary(decoded.flat().children()[c], valid);
    auto cast = run_kernel(kernels[c], std::move(selected), input.context);
    children.push_back(flatten(Vector::dictionary(std::move(cast), position)));
  }
  out->set_children(std::move(children));
  return out;
}

ScalarKernel nested_to_string(const CastSpec& spec) {
  return [spec](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      ValuePrinter printer(spec);
      const Vector& argument = *input.args[0];
      auto out = Vector::flat(spec.to, n);
      StringRef* to = out->mutable_values<StringRef>();
      std::string text;
      for (size_t i = 0; i < n; ++i) {
        if (argument.is_null(i)) {
          out->set_null(i);
          continue;
        }
        text.clear();
        printer.append(text, spec.from, argument, i);
        to[i] = out->string_heap().add(text);
      }
      return out;
    });
  };
}

}  // namespace

ScalarKernel make_nested_cast(const CastSpec& spec) {
  if (spec.to.is(TypeId::kString)) return nested_to_string(spec);
  const auto part = [&](const DataType& from, const DataType& to) {
    CastSpec inner = spec;
    inner.from = from;
    inner.to = to;
    return make_cast_kernel(inner);
  };
  std::vector<ScalarKernel> kernels;
  switch (spec.from.id()) {
    case TypeId::kArray:
      kernels.push_back(part(spec.from.element_type(), spec.to.element_type()));
      break;
    case TypeId::kMap:
      kernels.push_back(part(spec.from.key_type(), spec.to.key_type()));
      kernels.push_back(part(spec.from.value_type(), spec.to.value_type()));
      break;
    default:
      for (size_t i = 0; i < spec.to.fields().size(); ++i) {
        kernels.push_back(part(spec.from.fields()[i].type, spec.to.fields()[i].type));
      }
  }
  const bool lists = !spec.from.is(TypeId::kStruct);
  return [type = spec.to, kernels = std::move(kernels), lists](const KernelInput& input) {
    return lists ? cast_lists(type, kernels, input) : cast_struct(type, kernels, input);
  };
}

}  // namespace firesteel
