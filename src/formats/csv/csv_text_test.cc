#include "formats/csv/csv_text.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace firesteel {
namespace {

class CsvTextTest : public testing::Test {
 protected:
  DataFile file(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    return {.path = path_, .size = static_cast<int64_t>(bytes.size())};
  }
  static std::string text(const DataFile& file, int64_t begin, int64_t end,
                          const Options& options = {}) {
    const CsvOptions csv(options, SqlSettings());
    return std::string(read_csv_text(file, {0, begin, end}, csv).text);
  }
  ~CsvTextTest() override { std::filesystem::remove(path_); }

  const std::string path_ = testing::TempDir() + "csv_text_test_" +
                            testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv";
};

// However a file is cut, each line is in one chunk.
TEST_F(CsvTextTest, EveryCut) {
  const std::vector<std::pair<std::string, Options>> cases = {{"a,1\nbb,2\n\nccc,3\n", {}},
                                                              {"a,1\r\nbb,2\r\n\r\nccc", {}},
                                                              {"a\rb\rc", {}},
                                                              {"a;;b;;;;cc", {{"lineSep", ";;"}}}};
  for (const auto& [bytes, options] : cases) {
    const DataFile whole = file(bytes);
    for (int64_t first = 1; first < whole.size; ++first) {
      for (int64_t second = first; second < whole.size; ++second) {
        std::string joined = text(whole, 0, first, options);
        if (second > first) joined += text(whole, first, second, options);
        joined += text(whole, second, whole.size, options);
        EXPECT_EQ(joined, bytes) << first << " " << second;
      }
    }
  }
}

TEST_F(CsvTextTest, LineLongerThanWhatIsReadAtOnce) {
  const std::string line(300'000, 'x');
  const DataFile whole = file("a\n" + line + "\nb\n");
  EXPECT_EQ(text(whole, 0, 10), "a\n" + line + "\n");
  EXPECT_EQ(text(whole, 10, whole.size), "b\n");
}

TEST_F(CsvTextTest, Charsets) {
  EXPECT_EQ(text(file("\xEF\xBB\xBF"
                      "a\n"),
                 0, 5),
            "a\n");
  EXPECT_EQ(text(file("a\xFF\n"), 0, 3), "a\xEF\xBF\xBD\n");
  EXPECT_EQ(text(file("\xE9\n"), 0, 2, {{"encoding", "ISO-8859-1"}}), "\xC3\xA9\n");
  EXPECT_EQ(
      text(file(std::string("\xE9\0\n\0", 4)), 0, 4, {{"encoding", "UTF-16LE"}, {"lineSep", "\n"}}),
      "\xC3\xA9\n");
  EXPECT_EQ(text(file(std::string("\xFE\xFF\0a\0\r\0\n\0b", 10)), 0, 10,
                 {{"encoding", "UTF-16"}, {"multiLine", "true"}}),
            "a\nb");
}

}  // namespace
}  // namespace firesteel
