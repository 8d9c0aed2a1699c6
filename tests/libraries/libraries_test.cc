// The libraries from outside, together in one program: the wheel's libparquet carries OpenSSL and
// simdjson of its own, the system's are of other versions (cmake/arrow.cmake keeps them apart).
#include <arrow/api.h>
#include <arrow/io/api.h>
#include <arrow/util/secure_string.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/encryption/encryption.h>
#include <simdjson.h>

namespace firesteel {
namespace {

using arrow::util::SecureString;

std::shared_ptr<arrow::Table> numbers() {
  arrow::Int64Builder builder;
  for (int64_t i = 0; i < 1000; ++i) EXPECT_TRUE(builder.Append(i).ok());
  return arrow::Table::Make(arrow::schema({arrow::field("n", arrow::int64())}),
                            {builder.Finish().ValueOrDie()});
}

TEST(LibrariesTest, EncryptedParquetComesBack) {
  const SecureString key("0123456789012345");
  const auto table = numbers();
  const auto out = arrow::io::BufferOutputStream::Create().ValueOrDie();
  parquet::WriterProperties::Builder to_write;
  to_write.encryption(parquet::FileEncryptionProperties::Builder(key).build());
  ASSERT_TRUE(
      parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, 100, to_write.build())
          .ok());

  parquet::ReaderProperties to_read;
  to_read.file_decryption_properties(
      parquet::FileDecryptionProperties::Builder().footer_key(key)->build());
  parquet::arrow::FileReaderBuilder reader;
  ASSERT_TRUE(
      reader.Open(std::make_shared<arrow::io::BufferReader>(out->Finish().ValueOrDie()), to_read)
          .ok());
  std::unique_ptr<parquet::arrow::FileReader> file;
  ASSERT_TRUE(reader.Build(&file).ok());
  EXPECT_TRUE(file->ReadTable().ValueOrDie()->Equals(*table));
}

TEST(LibrariesTest, JsonIsParsedByTheSystemsSimdjson) {
  const simdjson::padded_string json(std::string_view(R"({"a": [1, 2, {"b": 3.5}]})"));
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document = parser.iterate(json);
  EXPECT_EQ(double(document["a"].at(2)["b"]), 3.5);
  simdjson::dom::parser dom;
  EXPECT_EQ(int64_t(dom.parse(json)["a"].at(1)), 2);
}

TEST(LibrariesTest, DigestComesFromTheSystemsOpenSsl) {
  EXPECT_EQ(OpenSSL_version_num(), OPENSSL_VERSION_NUMBER);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  ASSERT_EQ(EVP_Digest("abc", 3, digest, &size, EVP_sha256(), nullptr), 1);
  EXPECT_EQ(size, 32U);
  EXPECT_EQ(digest[0], 0xba);
}

}  // namespace
}  // namespace firesteel
