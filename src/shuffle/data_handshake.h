#pragma once

#include <functional>
#include <optional>
#include <string>

#include "shuffle/byte_stream.h"

namespace firesteel {

// The first messages of a connection: each side proves by an HMAC over both sides' random numbers
// that it knows the secret of the application that the client names. Under TLS the proof covers the
// connection's keys, so that nobody can sit between the two. Throws std::system_error (EACCES) when
// the other side does not know the secret.
void prove_as_client(ByteStream& stream, const std::string& app_id, const std::string& secret);

// The secret of an application; nothing for one that is not known.
using SecretOf = std::function<std::optional<std::string>(const std::string& app_id)>;
// Returns the application.
std::string prove_as_server(ByteStream& stream, const SecretOf& secret_of);

}  // namespace firesteel
