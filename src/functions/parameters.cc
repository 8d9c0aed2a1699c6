#include "functions/parameters.h"

namespace firesteel {

std::vector<DataType> coerce(const BindContext& context, std::string_view function,
                             std::initializer_list<ParameterType> parameters) {
  return coerce_arguments(context, function, std::span(parameters.begin(), parameters.size()));
}

std::function<std::string(std::span<const std::string>)> render_with(std::string name,
                                                                     std::string more) {
  return [name = std::move(name), more = std::move(more)](std::span<const std::string> args) {
    std::string out = name + "(";
    for (size_t i = 0; i < args.size(); ++i) {
      if (i > 0) out += ", ";
      out += args[i];
    }
    if (!more.empty()) out += (args.empty() ? "" : ", ") + more;
    return out + ")";
  };
}

}  // namespace firesteel
